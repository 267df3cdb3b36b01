package io.wirewitness.testkit;

import java.io.IOException;
import java.net.URI;

/**
 * A client under test, as far as scenarios need one: makes calls one after the other and keeps its connection between
 * them. Used by one thread, but for {@link #abort}. Runs in the child JVM.
 */
public interface Caller {

    /** How a call is set up. */
    record Settings(boolean retries, int connectTimeoutMillis, int readTimeoutMillis, int callTimeoutMillis) {

        /** The defaults of scenarios: no second attempt if the client can be told so, and time enough. */
        static final Settings DEFAULT = new Settings(false, 5_000, 20_000, 0);
    }

    /** Makes a call and returns the status. */
    int call(String method, URI target, int bodyBytes) throws IOException, InterruptedException;

    /** Ends the call in flight from another thread, as the client's users do. */
    void abort() throws IOException;

    /** The local port of the connection, for callers whose requests no probe can name; 0 if not known. */
    default int localPort() {
        return 0;
    }

    /** The caller of that name. */
    static Caller named(String name, Settings settings) {
        return switch (name) {
            case "okhttp" -> new OkHttpCaller(settings);
            case "jdk" -> new JdkCaller(settings);
            case "urlconnection" -> new UrlConnectionCaller(settings);
            case "socket" -> new SocketCaller(settings);
            case "channel" -> new ChannelCaller();
            default -> throw new IllegalArgumentException("no client is called " + name);
        };
    }
}
