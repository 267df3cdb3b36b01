package io.wirewitness.testkit;

import com.sun.net.httpserver.HttpServer;
import io.wirewitness.contract.Configured;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;

/** Properties are read when the first call is made: what is set after it has no effect, and is not told. */
final class UrlConnectionConfigured implements Configured {

    @Override
    public Object byDefault() throws IOException {
        System.setProperty("http.keepAlive.time.server", "17");
        System.setProperty("sun.net.client.defaultReadTimeout", "2500");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        URL url = new URL("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        int status = ((HttpURLConnection) url.openConnection()).getResponseCode();
        server.stop(0);
        return status;
    }

    @Override
    public Object chosen() {
        System.setProperty("http.keepAlive.time.server", "99");
        System.setProperty("sun.net.http.retryPost", "false");
        return "too late";
    }
}
