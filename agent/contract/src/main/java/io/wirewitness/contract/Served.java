package io.wirewitness.contract;

import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;

/**
 * A server under test, as far as scenarios need one: HTTP/1.1 on the loopback address, with one handler for every path.
 * The handler does what {@link Behaviour} says and nothing else; it swallows no exception, so that the library sees what
 * an application's handler would show it. Runs in the child JVM.
 */
public interface Served {

    /**
     * How a server is set up; what a library has no setting for, its driver leaves out.
     *
     * @param sendTimeoutMillis how long a write of the response may make no progress before the library gives it up;
     *     0 for the library's default
     * @param idleTimeoutMillis how long a connection may be idle between two requests; 0 for the library's default
     * @param keyStore a PKCS#12 file with one key, protected by {@link #PASSWORD}, to serve TLS with; null for plain text
     */
    record Settings(
            int sendTimeoutMillis,
            int idleTimeoutMillis,
            @Nullable String keyStore) {

        /** The password of {@link #keyStore} and of its key. */
        public static final String PASSWORD = "changeit";

        /** The library's defaults, in plain text. */
        public static final Settings DEFAULT = new Settings(0, 0, null);

        /** As one word. */
        public String text() {
            return sendTimeoutMillis + "," + idleTimeoutMillis + "," + (keyStore == null ? "" : keyStore);
        }

        /** What {@link #text} wrote. */
        static Settings parse(String text) {
            String[] parts = text.split(",", 3);
            return new Settings(
                    Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), parts[2].isEmpty() ? null : parts[2]);
        }
    }

    /** Starts on a free port of 127.0.0.1, with room for 100 requests at a time; the port. */
    int start() throws Exception;

    /** Stops; connections may be cut. */
    void stop() throws Exception;

    /**
     * A server of a class.
     *
     * @param className a class with a constructor that takes {@link Settings}
     */
    static Served named(String className, Settings settings) throws ReflectiveOperationException {
        Constructor<?> constructor = Class.forName(className).getDeclaredConstructor(Settings.class);
        constructor.setAccessible(true);
        return (Served) constructor.newInstance(settings);
    }
}
