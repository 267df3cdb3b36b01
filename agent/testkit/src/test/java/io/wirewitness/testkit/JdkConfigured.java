package io.wirewitness.testkit;

import io.wirewitness.contract.Configured;
import java.net.http.HttpClient;
import java.time.Duration;

final class JdkConfigured implements Configured {

    @Override
    public Object byDefault() {
        return HttpClient.newHttpClient();
    }

    @Override
    public Object chosen() {
        return HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(3))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }
}
