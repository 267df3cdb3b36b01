package io.wirewitness.samples.standstill;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A client of the JDK's whose requests have a time-out, and something that is done while an answer is on its way. */
final class Impatient {

    /** Answer and timer are due at once when the program goes on, and either may come first. */
    private static final int TRIES = 25;

    /** From the call to the moment at which the request has left. */
    private static final int LEAVES_MILLIS = 150;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Something that keeps the process still for longer than the time-out. */
    interface Standstill {
        void happens() throws Exception;
    }

    /** One request that goes well, so that later ones find a connection. */
    void warmUp(URI address) throws IOException, InterruptedException {
        client.send(request(address, Duration.ofSeconds(30)), HttpResponse.BodyHandlers.ofString());
    }

    /** Requests until one times out although it is answered in time. */
    void untilItTimesOut(URI address, Duration timeout, Standstill standstill) throws Exception {
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            CompletableFuture<HttpResponse<String>> answer =
                    client.sendAsync(request(address, timeout), HttpResponse.BodyHandlers.ofString());
            Thread.sleep(LEAVES_MILLIS);
            standstill.happens();
            try {
                answer.get();
                System.out.println("attempt " + attempt + ": answered all the same");
            } catch (ExecutionException failed) {
                System.out.println("attempt " + attempt + ": " + failed.getCause());
                if (failed.getCause() instanceof HttpTimeoutException) {
                    return;
                }
            }
        }
        System.out.println("it never timed out");
    }

    private static HttpRequest request(URI address, Duration timeout) {
        return HttpRequest.newBuilder(address)
                .timeout(timeout)
                .POST(HttpRequest.BodyPublishers.ofString("item=1"))
                .build();
    }
}
