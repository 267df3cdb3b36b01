package io.wirewitness.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.util.function.BiConsumer;

/**
 * A client under test, as far as scenarios need one: makes calls and keeps its connections between
 * them. One caller is one client with one pool. {@link #call} blocks, and may be used by several threads at once; {@link
 * #abort} ends the latest call. Runs in the child JVM.
 */
public interface Caller {

    /** Of a body, before its user has enough of it. */
    int ENOUGH_BYTES = 10;

    /**
     * How a client is set up; what a library has no setting for, its driver leaves out.
     *
     * @param retries whether the library may send a request again by itself
     * @param connectTimeoutMillis for connecting
     * @param readTimeoutMillis for waiting for bytes of the answer
     * @param callTimeoutMillis for the whole call; 0 for none
     * @param maxConnections of the pool, in all and per route; 0 for the library's default
     * @param leaseTimeoutMillis for waiting for a connection of the pool; 0 for the library's default
     * @param http2 whether to speak HTTP/2: with prior knowledge where the URL has no TLS, else by ALPN
     * @param tls whether to call over TLS; the JVM's default trust store knows the peer's certificate
     * @param header of each request, as {@code Name: value} without a comma; empty for none
     */
    record Settings(
            boolean retries,
            int connectTimeoutMillis,
            int readTimeoutMillis,
            int callTimeoutMillis,
            int maxConnections,
            int leaseTimeoutMillis,
            boolean http2,
            boolean tls,
            String header) {

        /** The defaults of scenarios: no second attempt if the client can be told so, and time enough. */
        public static final Settings DEFAULT = new Settings(false, 5_000, 20_000, 0);

        /** HTTP/1.1 without TLS, with the library's own pool. */
        public Settings(boolean retries, int connectTimeoutMillis, int readTimeoutMillis, int callTimeoutMillis) {
            this(retries, connectTimeoutMillis, readTimeoutMillis, callTimeoutMillis, 0, 0, false, false, "");
        }

        /** The same with a pool of so many connections and such patience. */
        public Settings withPool(int most, int patienceMillis) {
            return new Settings(
                    retries,
                    connectTimeoutMillis,
                    readTimeoutMillis,
                    callTimeoutMillis,
                    most,
                    patienceMillis,
                    http2,
                    tls,
                    header);
        }

        /** The same over TLS. */
        public Settings overTls() {
            return over(http2, true);
        }

        /** The same over HTTP/2; after {@link #overTls} by ALPN. */
        public Settings overHttp2() {
            return over(true, tls);
        }

        private Settings over(boolean second, boolean secured) {
            return new Settings(
                    retries,
                    connectTimeoutMillis,
                    readTimeoutMillis,
                    callTimeoutMillis,
                    maxConnections,
                    leaseTimeoutMillis,
                    second,
                    secured,
                    header);
        }

        /** The same with this header in each request. */
        public Settings withHeader(String name, String value) {
            return new Settings(
                    retries,
                    connectTimeoutMillis,
                    readTimeoutMillis,
                    callTimeoutMillis,
                    maxConnections,
                    leaseTimeoutMillis,
                    http2,
                    tls,
                    name + ": " + value);
        }

        /** Gives the header, if there is one, to a library: its name, and its value. */
        public void addHeader(BiConsumer<String, String> request) {
            int colon = header.indexOf(": ");
            if (colon > 0) {
                request.accept(header.substring(0, colon), header.substring(colon + 2));
            }
        }

        /** As one word. */
        String text() {
            return String.join(
                    ",",
                    Boolean.toString(retries),
                    Integer.toString(connectTimeoutMillis),
                    Integer.toString(readTimeoutMillis),
                    Integer.toString(callTimeoutMillis),
                    Integer.toString(maxConnections),
                    Integer.toString(leaseTimeoutMillis),
                    Boolean.toString(http2),
                    Boolean.toString(tls),
                    header);
        }

        /** What {@link #text} wrote. */
        static Settings parse(String text) {
            String[] parts = text.split(",", -1);
            return new Settings(
                    Boolean.parseBoolean(parts[0]),
                    Integer.parseInt(parts[1]),
                    Integer.parseInt(parts[2]),
                    Integer.parseInt(parts[3]),
                    Integer.parseInt(parts[4]),
                    Integer.parseInt(parts[5]),
                    Boolean.parseBoolean(parts[6]),
                    Boolean.parseBoolean(parts[7]),
                    parts[8]);
        }
    }

    /** Makes a call and returns the status; a POST has a body, any other method if {@code bodyBytes} is positive. */
    int call(String method, URI target, int bodyBytes) throws IOException, InterruptedException;

    /** Ends the call in flight from another thread, as the client's users do. */
    void abort() throws IOException;

    /**
     * Makes a GET that is ended in the middle of its answer: reads {@link #ENOUGH_BYTES} of the body, ends the call, and reads on.
     *
     * @param byAnother whether another thread ends it, for whatever reason; else the reader itself, who has enough
     */
    default int cut(URI target, boolean byAnother) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes a GET whose user reads {@link #ENOUGH_BYTES} of the body, does something else for so long, and reads on to the
     * end; returns the status.
     */
    default int doze(URI target, long millis) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** {@link #abort} on this thread or on another one; returns when it is done. */
    default void abort(boolean onAnother) throws IOException, InterruptedException {
        if (!onAnother) {
            abort();
            return;
        }
        Thread thread = new Thread(
                () -> {
                    try {
                        abort();
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                },
                "canceller");
        thread.start();
        thread.join();
    }

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
