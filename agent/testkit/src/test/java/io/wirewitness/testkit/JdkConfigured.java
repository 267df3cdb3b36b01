package io.wirewitness.testkit;

import io.wirewitness.contract.Configured;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

final class JdkConfigured implements Configured {

    @Override
    public Object byDefault() throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        client.send(HttpRequest.newBuilder(AnsweringServer.start()).build(), BodyHandlers.discarding());
        return client;
    }

    @Override
    public Object chosen() {
        return HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(3))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }
}
