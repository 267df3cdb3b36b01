package io.wirewitness.contract;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.URI;

/**
 * A client under test, as far as scenarios need one: makes calls one after the other and keeps its connection between
 * them. Used by one thread, but for {@link #abort}. Runs in the child JVM.
 */
public interface Caller {

    /** How a call is set up. */
    record Settings(boolean retries, int connectTimeoutMillis, int readTimeoutMillis, int callTimeoutMillis) {

        /** The defaults of scenarios: no second attempt if the client can be told so, and time enough. */
        public static final Settings DEFAULT = new Settings(false, 5_000, 20_000, 0);
    }

    /** Makes a call and returns the status. */
    int call(String method, URI target, int bodyBytes) throws IOException, InterruptedException;

    /** Ends the call in flight from another thread, as the client's users do. */
    void abort() throws IOException;

    /** The local port of the connection, for callers whose requests no probe can name; 0 if not known. */
    default int localPort() {
        return 0;
    }

    /**
     * A caller of a class.
     *
     * @param className a class with a constructor that takes {@link Settings}
     */
    static Caller named(String className, Settings settings) throws ReflectiveOperationException {
        Constructor<?> constructor = Class.forName(className).getDeclaredConstructor(Settings.class);
        constructor.setAccessible(true);
        return (Caller) constructor.newInstance(settings);
    }
}
