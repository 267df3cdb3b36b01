package io.wirewitness.samples.webclient;

import java.io.IOException;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Two orders over one pooled connection. The server answers the first; while it handles the second its worker dies, and the
 * connection is closed without a byte. The application's log says {@code PrematureCloseException} and no more.
 *
 * <p>The pool has one connection, so that the second order waits for the first one's. In a larger pool it may get a new one:
 * an answer is there a moment before its connection is given back.
 */
public final class PrematureClose {

    private PrematureClose() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws IOException {
        try (DyingServer server = new DyingServer()) {
            HttpClient oneConnection = HttpClient.create(ConnectionProvider.create("orders", 1));
            WebClient client = WebClient.builder()
                    .baseUrl(server.url())
                    .clientConnector(new ReactorClientHttpConnector(oneConnection))
                    .build();
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
