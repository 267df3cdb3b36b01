package io.wirewitness.testkit;

import io.wirewitness.contract.Configured;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

final class OkHttpConfigured implements Configured {

    @Override
    public Object byDefault() {
        return new OkHttpClient();
    }

    @Override
    public Object chosen() {
        return new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(7, 50, TimeUnit.SECONDS))
                .connectTimeout(1, TimeUnit.SECONDS)
                .readTimeout(2, TimeUnit.SECONDS)
                .protocols(List.of(Protocol.HTTP_1_1))
                .retryOnConnectionFailure(false)
                .build();
    }
}
