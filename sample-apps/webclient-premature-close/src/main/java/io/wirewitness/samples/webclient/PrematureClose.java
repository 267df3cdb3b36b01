package io.wirewitness.samples.webclient;

import java.io.IOException;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * Two orders over one pooled connection. The server answers the first; while it handles the second its worker dies, and the
 * connection is closed without a byte. The application's log says {@code PrematureCloseException} and no more.
 */
public final class PrematureClose {

    private PrematureClose() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws IOException {
        try (DyingServer server = new DyingServer()) {
            WebClient client = WebClient.create(server.url());
            order(client, "/orders/1");
            order(client, "/orders/2");
        }
    }

    private static void order(WebClient client, String path) {
        try {
            String answer = client.post()
                    .uri(path)
                    .bodyValue("{\"article\": 4711}")
                    .retrieve()
                    .bodyToMono(String.class)
                    .block();
            System.out.println("POST " + path + ": " + answer);
        } catch (WebClientRequestException failure) {
            System.out.println("POST " + path + ": " + failure.getMessage());
            failure.printStackTrace();
        }
    }
}
