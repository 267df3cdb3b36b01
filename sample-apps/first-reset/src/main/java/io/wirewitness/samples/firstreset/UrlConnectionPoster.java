package io.wirewitness.samples.firstreset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** {@code HttpURLConnection}; whether it sends a POST again is a switch of the whole JVM, read once. */
final class UrlConnectionPoster implements Poster {

    private final boolean retries;

    UrlConnectionPoster(boolean retries) {
        this.retries = retries;
        System.setProperty("sun.net.http.retryPost", Boolean.toString(retries));
    }

    @Override
    public int post(URI target) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) target.toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(ORDER);
        }
        int status = connection.getResponseCode();
        try (InputStream in = connection.getInputStream()) {
            in.readAllBytes();
        }
        return status;
    }

    @Override
    public String setup() {
        return "HttpURLConnection, -Dsun.net.http.retryPost=" + retries + (retries ? " (the default)" : "");
    }
}
