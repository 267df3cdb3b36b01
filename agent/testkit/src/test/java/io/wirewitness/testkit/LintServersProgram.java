package io.wirewitness.testkit;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Two servers of the JDK, whose ports it says; it stays until its input ends. */
public final class LintServersProgram {

    private LintServersProgram() {}

    public static void main(String... arguments) throws IOException {
        System.out.println("@ports " + started() + " " + started());
        int next = System.in.read();
        while (next >= 0) {
            next = System.in.read();
        }
        System.exit(0); // the servers' threads are no daemons
    }

    private static int started() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server.getAddress().getPort();
    }
}
