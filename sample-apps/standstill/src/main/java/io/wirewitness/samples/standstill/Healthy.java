package io.wirewitness.samples.standstill;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Requests that go well while the JVM collects garbage again and again: nothing here is anybody's failure. */
final class Healthy {

    private static final int REQUESTS = 100;

    private Healthy() {}

    static void play(String[] arguments) throws Exception {
        try (Server server = Server.start(60)) {
            HttpClient client = HttpClient.newHttpClient();
            URI address = server.answeringAfter(20);
            for (int i = 0; i < REQUESTS; i++) {
                if (i % 5 == 0) {
                    System.gc();
                }
                client.send(
                        HttpRequest.newBuilder(address)
                                .timeout(Duration.ofSeconds(60))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
            }
            System.out.println(REQUESTS + " requests went well");
        }
    }
}
