package io.wirewitness.testkit;

import io.wirewitness.contract.Configured;
import java.io.IOException;
import java.net.URL;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;

final class OkHttpConfigured implements Configured {

    @Override
    public Object byDefault() throws IOException {
        OkHttpClient client = new OkHttpClient();
        URL server = AnsweringServer.start().toURL();
        client.newCall(new Request.Builder().url(server).build()).execute().close();
        return client;
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
