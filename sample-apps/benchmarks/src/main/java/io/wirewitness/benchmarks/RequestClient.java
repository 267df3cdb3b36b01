package io.wirewitness.benchmarks;

import io.wirewitness.contract.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Sends requests one after the other on one kept connection. Arguments: {@code okhttp}, {@code jdk}, {@code
 * urlconnection}, {@code tiny} or the class of a contract test's driver, and a URL. Orders: {@code send N}, answered with
 * the bytes that all threads but the agent's own have allocated meanwhile, and those of {@link Orders}.
 */
public final class RequestClient {

    private interface Sender {
        void send() throws IOException, InterruptedException;
    }

    private RequestClient() {}

    /** Obeys. */
    public static void main(String[] arguments) throws Exception {
        Sender sender = switch (arguments[0]) {
            case "okhttp" -> okHttp(arguments[1]);
            case "jdk" -> jdk(arguments[1]);
            case "urlconnection" -> urlConnection(arguments[1]);
            case "tiny" -> new TinyClient(URI.create(arguments[1]))::send;
            default -> driver(arguments[0], arguments[1]);
        };
        Orders orders = new Orders();
        Child.obey(System.out, order -> {
            if (!order.get(0).equals("send")) {
                return orders.obey(order);
            }
            int count = Integer.parseInt(order.get(1));
            Allocated allocated = Allocated.from(0);
            for (int i = 0; i < count; i++) {
                sender.send();
            }
            return Long.toString(allocated.bytes());
        });
        System.exit(0);
    }

    private static Sender driver(String className, String url) throws ReflectiveOperationException {
        Caller caller = Caller.named(className, Caller.Settings.DEFAULT);
        URI target = URI.create(url);
        return () -> {
            if (caller.call("GET", target, 0) != 200) {
                throw new IOException("not our answer");
            }
        };
    }

    private static Sender okHttp(String url) {
        OkHttpClient client = new OkHttpClient();
        Request request = new Request.Builder().url(url).build();
        return () -> {
            try (Response response = client.newCall(request).execute()) {
                ResponseBody body = response.body();
                if (body == null || body.bytes().length != 2) {
                    throw new IOException("not our answer");
                }
            }
        };
    }

    private static Sender jdk(String url) {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return () -> {
            if (client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body().length != 2) {
                throw new IOException("not our answer");
            }
        };
    }

    private static Sender urlConnection(String url) {
        URI target = URI.create(url);
        return () -> {
            HttpURLConnection connection = (HttpURLConnection) target.toURL().openConnection();
            try (InputStream body = connection.getInputStream()) {
                if (body.readAllBytes().length != 2) {
                    throw new IOException("not our answer");
                }
            }
        };
    }
}
