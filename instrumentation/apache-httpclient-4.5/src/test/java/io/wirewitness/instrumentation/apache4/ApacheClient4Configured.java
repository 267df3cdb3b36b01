package io.wirewitness.instrumentation.apache4;

import io.wirewitness.contract.Configured;
import java.util.concurrent.TimeUnit;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.config.SocketConfig;
import org.apache.http.impl.client.HttpClientBuilder;

final class ApacheClient4Configured implements Configured {

    @Override
    public Object byDefault() {
        return HttpClientBuilder.create().build();
    }

    @Override
    public Object chosen() {
        return HttpClientBuilder.create()
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectTimeout(1_000)
                        .setSocketTimeout(2_000)
                        .setConnectionRequestTimeout(3_000)
                        .build())
                .setDefaultSocketConfig(
                        SocketConfig.custom().setSoKeepAlive(true).build())
                .setConnectionTimeToLive(4, TimeUnit.MINUTES)
                .evictIdleConnections(50L, TimeUnit.SECONDS)
                .setMaxConnTotal(60)
                .setMaxConnPerRoute(30)
                .disableAutomaticRetries()
                .build();
    }
}
