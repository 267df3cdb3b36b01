package io.wirewitness.instrumentation.apache4;

import io.wirewitness.contract.Configured;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;

final class ApacheAsync4Configured implements Configured {

    @Override
    public Object byDefault() {
        return HttpAsyncClientBuilder.create().build();
    }

    @Override
    public Object chosen() {
        return HttpAsyncClientBuilder.create()
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectTimeout(1_000)
                        .setSocketTimeout(2_000)
                        .setConnectionRequestTimeout(3_000)
                        .build())
                .setMaxConnTotal(60)
                .setMaxConnPerRoute(30)
                .build();
    }
}
