package io.wirewitness.instrumentation.httpserver;

import com.sun.net.httpserver.HttpServer;
import io.wirewitness.contract.Configured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Its settings are the JVM's: what is set after the first server has no effect, and is not told. */
final class JdkServerConfigured implements Configured {

    @Override
    public Object byDefault() throws IOException {
        System.setProperty("sun.net.httpserver.maxReqTime", "11");
        return started();
    }

    @Override
    public Object chosen() throws IOException {
        System.setProperty("sun.net.httpserver.idleInterval", "99");
        return started();
    }

    private static HttpServer started() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        server.start();
        return server;
    }
}
