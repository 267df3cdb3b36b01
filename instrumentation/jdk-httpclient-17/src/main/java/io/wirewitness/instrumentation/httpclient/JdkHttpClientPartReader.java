package io.wirewitness.instrumentation.httpclient;

import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.Found;
import io.wirewitness.weave.Initialised;
import io.wirewitness.weave.LibraryVersion;
import io.wirewitness.weave.PartBuilder;
import io.wirewitness.weave.PartReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code HttpClientImpl}. What it keeps and repeats is the JVM's and was read from properties once, when the first client was
 * built: here are the values that were read. Names as in OpenJDK 17.0.15 and 25.0.3.
 */
final class JdkHttpClientPartReader implements PartReader {

    private static final String PACKAGE = "jdk.internal.net.http.";
    private static final String CLIENT = PACKAGE + "HttpClientImpl";
    private static final String RETRY_ALL = "jdk.httpclient.enableAllMethodRetry";
    private static final String KEEP_ALIVE = "jdk.httpclient.keepalive.timeout";

    /** Since 20 idle connections of HTTP/2 are closed, too, and the limits are the client's (JDK-8295649, JDK-8297558). */
    private static final boolean AGED = Runtime.version().feature() < 20;

    private static final long KEEP_ALIVE_MILLIS = AGED ? 1_200_000 : 30_000;

    @Override
    public String library() {
        return "jdk-httpclient";
    }

    @Override
    public @Nullable Part read(Object client, int number) {
        if (!client.getClass().getName().equals(CLIENT)) {
            return null;
        }
        PartBuilder part = new PartBuilder(
                Part.Kind.HTTP_CLIENT, library(), LibraryVersion.ofJdk(), "java.net.http.HttpClient@" + number);
        Found version = Found.in(client, "version");
        boolean http2 =
                version.value() instanceof Enum<?> spoken && !spoken.name().equals("HTTP_1_1");
        return part.add(idle())
                .add(idleHttp2())
                .add(
                        SettingKey.CONNECT_TIMEOUT,
                        Found.in(client, "connectTimeout").millis().noneIfNull(),
                        Setting.UNLIMITED,
                        "HttpClient connectTimeout",
                        "HttpClient.Builder.connectTimeout(Duration.ofSeconds(%d))")
                .add(
                        SettingKey.HTTP2,
                        version.isThere() ? version.with(http2) : version,
                        true,
                        "HttpClient version",
                        "HttpClient.Builder.version(Version.HTTP_1_1)")
                .add(SettingKey.RETRY_POST, repeats(), false, RETRY_ALL, "-D" + RETRY_ALL + "=false")
                .always(SettingKey.RETRY_SENT, true, "a second attempt of GET and HEAD")
                .always(SettingKey.RETRIES, 1, "a second attempt of GET and HEAD")
                .always(SettingKey.BODY_TIMEOUT, Setting.UNLIMITED, "a limit for the body")
                .always(SettingKey.LIFETIME, Setting.UNLIMITED, "a connection's lifetime")
                .always(SettingKey.OBEYS_HINT, false, "obeying Keep-Alive: timeout")
                .always(SettingKey.WATCHES_IDLE, true, "reading while idle")
                .always(SettingKey.PING_INTERVAL, Setting.UNLIMITED, "pings of HTTP/2")
                .always(SettingKey.TCP_KEEP_ALIVE, false, "SO_KEEPALIVE")
                .always(SettingKey.HAPPY_EYEBALLS, false, "racing addresses")
                .always(SettingKey.RESOLVER, "jdk", "the resolver")
                .part();
    }

    @Override
    public @Nullable Object ownerOf(Object call) {
        return Fields.read(call, "client");
    }

    /** Idle connections of HTTP/1.1 and all of HTTP/2. */
    @Override
    public @Nullable Collection<?> connections(Object client) {
        List<Object> all = new ArrayList<>();
        for (String pool : List.of("plainPool", "sslPool")) {
            if (Fields.read(client, "connections", pool) instanceof Map<?, ?> byPeer) {
                for (Object pooled : byPeer.values()) {
                    if (pooled instanceof Collection<?> some) {
                        all.addAll(some);
                    }
                }
            }
        }
        if (Fields.read(client, "client2", "connections") instanceof Map<?, ?> shared) {
            all.addAll(shared.values());
        }
        return all;
    }

    /** The idle limit of HTTP/1.1; null if it is not known. */
    static @Nullable Setting idle() {
        Found found =
                AGED ? constant("ConnectionPool", "KEEP_ALIVE") : constant("HttpClientImpl", "KEEP_ALIVE_TIMEOUT");
        return found.in(TimeUnit.SECONDS).as(SettingKey.IDLE, KEEP_ALIVE_MILLIS, KEEP_ALIVE, "-D" + KEEP_ALIVE + "=%d");
    }

    /** The same of HTTP/2, which follows that of HTTP/1.1 unless it is set itself. */
    static @Nullable Setting idleHttp2() {
        String name = KEEP_ALIVE + ".h2";
        if (AGED) {
            return Found.known(Setting.UNLIMITED)
                    .as(SettingKey.IDLE_H2, Setting.UNLIMITED, name, "JDK 20 or later, and there -D" + name + "=%d");
        }
        return constant("HttpClientImpl", "IDLE_CONNECTION_TIMEOUT")
                .in(TimeUnit.SECONDS)
                .as(SettingKey.IDLE_H2, KEEP_ALIVE_MILLIS, name, "-D" + name + "=%d");
    }

    /** Whether a call is repeated whatever its method: as it was read with the first call, before that as it will be. */
    static boolean repeatsAll() {
        return Boolean.TRUE.equals(repeats().value());
    }

    private static Found repeats() {
        Found read = constant("MultiExchange", "RETRY_ALWAYS");
        String set = System.getProperty(RETRY_ALL);
        return read.isThere()
                ? read
                : new Found(set != null && (set.isEmpty() || Boolean.parseBoolean(set)), "system property");
    }

    /** Where there is a client the classes are loaded; whether they are initialised is asked first. */
    private static Found constant(String className, String field) {
        return new Found(Initialised.read(PACKAGE + className, field), "field " + className + "." + field);
    }
}
