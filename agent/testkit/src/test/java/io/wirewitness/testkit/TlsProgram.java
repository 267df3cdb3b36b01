package io.wirewitness.testkit;

import io.wirewitness.contract.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Calls each URL it is given with one client and says what the caller got. */
public final class TlsProgram {

    private static final int PATIENCE_MILLIS = 1_500;

    private TlsProgram() {}

    private interface Client {
        int get(String url) throws Exception;
    }

    /** The client's name, or its driver's class, then {@code name=url} for each call. */
    public static void main(String[] arguments) throws Exception {
        Client client = client(arguments[0]);
        for (String each : Arrays.asList(arguments).subList(1, arguments.length)) {
            int equals = each.indexOf('=');
            String name = each.substring(0, equals);
            try {
                say("@" + name + " status " + client.get(each.substring(equals + 1)));
            } catch (Exception thrown) {
                say("@" + name + " " + text(thrown));
                // Asked for late, as a logger would: the verdict takes some milliseconds.
                for (Throwable suppressed : thrown.getSuppressed()) {
                    say("+" + name + " " + suppressed);
                }
                for (Throwable link = thrown.getCause(); link != null; link = link.getCause()) {
                    for (Throwable suppressed : link.getSuppressed()) {
                        say("+" + name + " " + suppressed);
                    }
                }
            }
        }
        say("@end");
        System.exit(0); // OkHttp's threads stay for a minute
    }

    /** The exception and its causes, as a log shows them. */
    private static String text(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        for (Throwable link = thrown; link != null; link = link.getCause()) {
            text.append(text.length() == 0 ? "" : " < ").append(link);
        }
        return text.toString().replace('\n', ' ');
    }

    /** A library's own driver, by its class. */
    private static Client driven(String className) throws ReflectiveOperationException {
        Caller caller =
                Caller.named(className, new Caller.Settings(false, PATIENCE_MILLIS, PATIENCE_MILLIS, 0).overTls());
        return url -> caller.call("GET", URI.create(url), 0);
    }

    private static Client client(String name) throws ReflectiveOperationException {
        return switch (name) {
            case "urlconnection" -> TlsProgram::urlConnection;
            case "okhttp" -> okHttp();
            case "jdk" -> jdk();
            case "socket" -> TlsProgram::socket;
            default -> driven(name);
        };
    }

    private static int urlConnection(String url) throws IOException {
        HttpURLConnection call = (HttpURLConnection) URI.create(url).toURL().openConnection();
        call.setConnectTimeout(PATIENCE_MILLIS);
        call.setReadTimeout(PATIENCE_MILLIS);
        int status = call.getResponseCode();
        try (InputStream body = status < 400 ? call.getInputStream() : call.getErrorStream()) {
            if (body != null) {
                body.readAllBytes();
            }
        }
        return status;
    }

    private static Client okHttp() {
        OkHttpClient client = new OkHttpClient.Builder()
                .readTimeout(Duration.ofMillis(PATIENCE_MILLIS))
                .connectTimeout(Duration.ofMillis(PATIENCE_MILLIS))
                .build();
        return url -> {
            try (Response response =
                    client.newCall(new Request.Builder().url(url).build()).execute()) {
                var body = response.body();
                if (body != null) {
                    body.bytes();
                }
                return response.code();
            }
        };
    }

    private static Client jdk() {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
        return url -> client.send(
                        HttpRequest.newBuilder(URI.create(url))
                                .timeout(Duration.ofSeconds(url.contains("patient") ? 20 : 3))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray())
                .statusCode();
    }

    /** A program with a TLS socket of its own, which no probe knows. */
    private static int socket(String url) throws IOException {
        URI uri = URI.create(url);
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), PATIENCE_MILLIS);
            plain.setSoTimeout(PATIENCE_MILLIS);
            SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
            try (SSLSocket socket = (SSLSocket) factory.createSocket(plain, uri.getHost(), uri.getPort(), true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().readAllBytes();
                return 200;
            }
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
