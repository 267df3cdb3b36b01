package io.wirewitness.instrumentation.apache5;

import io.wirewitness.contract.Configured;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;

final class ApacheClient5Configured implements Configured {

    @Override
    public Object byDefault() {
        return HttpClientBuilder.create().build();
    }

    @Override
    public Object chosen() {
        return HttpClientBuilder.create()
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectTimeout(Timeout.ofSeconds(1))
                        .setResponseTimeout(Timeout.ofSeconds(2))
                        .setConnectionRequestTimeout(Timeout.ofSeconds(3))
                        .setDefaultKeepAlive(40, TimeUnit.SECONDS)
                        .build())
                .setConnectionManager(probing())
                .disableAutomaticRetries()
                .build();
    }

    private static PoolingHttpClientConnectionManager probing() {
        PoolingHttpClientConnectionManager manager = new PoolingHttpClientConnectionManager();
        manager.setDefaultSocketConfig(
                SocketConfig.custom().setSoKeepAlive(true).build());
        return manager;
    }
}
