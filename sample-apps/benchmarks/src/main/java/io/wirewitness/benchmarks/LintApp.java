package io.wirewitness.benchmarks;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * A service with many settings: 25 clients of OkHttp and 25 of the JDK with pools of their own, 10 servers of the JDK, each
 * client having called one of them. Order: any, answered once all of them are there.
 */
public final class LintApp {

    private static final int SERVERS = 10;
    private static final int CLIENTS_EACH = 25;

    private LintApp() {}

    /** Obeys. */
    public static void main(String[] arguments) throws Exception {
        List<Object> kept = new ArrayList<>();
        List<String> urls = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
            kept.add(server);
            urls.add("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        }
        for (int i = 0; i < CLIENTS_EACH; i++) {
            String url = urls.get(i % SERVERS);
            OkHttpClient okHttp = new OkHttpClient();
            kept.add(okHttp);
            try (Response response = okHttp.newCall(
                                    new Request.Builder().url(url).build())
                            .execute();
                    ResponseBody body = response.body()) {
                kept.add(response.code() + " " + (body == null));
            }
            HttpClient jdk = HttpClient.newHttpClient();
            kept.add(jdk);
            kept.add(jdk.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode());
        }
        Child.obey(order -> Integer.toString(kept.size()));
        System.exit(0); // the servers' threads are no daemons
    }
}
