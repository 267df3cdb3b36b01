package io.wirewitness.testkit;

import io.wirewitness.contract.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** {@code HttpURLConnection}; whether it repeats a POST is a property of the JVM, set by whoever starts it. */
final class UrlConnectionCaller implements Caller {

    private final Settings settings;
    private volatile @Nullable HttpURLConnection inFlight;

    UrlConnectionCaller(Settings settings) {
        this.settings = settings;
    }

    @Override
    public int call(String method, URI target, int bodyBytes) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) target.toURL().openConnection();
        inFlight = connection;
        connection.setRequestMethod(method);
        connection.setConnectTimeout(settings.connectTimeoutMillis());
        connection.setReadTimeout(settings.readTimeoutMillis());
        settings.addHeader(connection::setRequestProperty);
        if (method.equals("POST")) {
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(new byte[bodyBytes]);
            }
        }
        int status = connection.getResponseCode();
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            if (in != null) {
                in.readAllBytes();
            }
        }
        return status;
    }

    @Override
    public void abort() {
        HttpURLConnection connection = inFlight;
        if (connection != null) {
            connection.disconnect();
        }
    }
}
