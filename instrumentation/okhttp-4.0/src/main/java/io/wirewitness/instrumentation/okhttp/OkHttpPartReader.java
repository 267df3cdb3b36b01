package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.Found;
import io.wirewitness.weave.LibraryVersion;
import io.wirewitness.weave.PartBuilder;
import io.wirewitness.weave.PartReader;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code OkHttpClient} and the pool behind it. Fields and defaults as read in 4.0.1, 4.12.0, 5.0.0 and 5.5.1. Clients that share
 * a pool, as those of {@code newBuilder} do, have all its peers.
 */
final class OkHttpPartReader implements PartReader {

    private static final String BUILDER = "OkHttpClient.Builder.";
    private static final long TIMEOUT_MILLIS = 10_000;
    private static final long KEEP_ALIVE_MILLIS = 300_000;
    private static final long IDLE_CONNECTIONS = 5;

    @Override
    public String library() {
        return OkHttpCallReader.LIBRARY;
    }

    @Override
    public @Nullable Part read(Object client, int number) {
        if (Fields.read(client, "dispatcher") == null) {
            return null;
        }
        PartBuilder part = new PartBuilder(
                Part.Kind.HTTP_CLIENT,
                library(),
                LibraryVersion.of(client.getClass(), "okhttp", "okhttp-jvm"),
                "OkHttpClient@" + number);
        Found retries = Found.in(client, "retryOnConnectionFailure");
        boolean http2 = speaksHttp2(Fields.read(client, "protocols"));
        return part.add(idle(client))
                .add(timeout(client, "connectTimeout", SettingKey.CONNECT_TIMEOUT, TIMEOUT_MILLIS))
                .add(timeout(client, "readTimeout", SettingKey.READ_TIMEOUT, TIMEOUT_MILLIS))
                .add(timeout(client, "writeTimeout", SettingKey.WRITE_TIMEOUT, TIMEOUT_MILLIS))
                .add(timeout(client, "callTimeout", SettingKey.CALL_TIMEOUT, Setting.UNLIMITED))
                .add(timeout(client, "pingInterval", SettingKey.PING_INTERVAL, Setting.UNLIMITED))
                .add(retry(retries, SettingKey.RETRY_POST))
                .add(retry(retries, SettingKey.RETRY_SENT))
                .add(
                        SettingKey.HTTP2,
                        Found.in(client, "protocols").with(http2),
                        true,
                        "protocols",
                        BUILDER + "protocols(List.of(Protocol.HTTP_1_1))")
                .add(fastFallback(client))
                .add(resolver(client))
                .add(keepAlive(client))
                .always(SettingKey.OBEYS_HINT, false, "obeying Keep-Alive: timeout")
                .always(SettingKey.LIFETIME, Setting.UNLIMITED, "a connection's lifetime")
                .part();
    }

    @Override
    public @Nullable Object ownerOf(Object call) {
        return Fields.read(call, "client");
    }

    @Override
    public @Nullable Collection<?> connections(Object client) {
        return Fields.read(client, "connectionPool", "delegate", "connections") instanceof Collection<?> pooled
                ? pooled
                : null;
    }

    /** The pool's idle limit; null if it is not known. */
    static @Nullable Setting idle(Object client) {
        Object pool = Fields.read(client, "connectionPool", "delegate");
        long most = Fields.number(pool, IDLE_CONNECTIONS, "maxIdleConnections");
        return Found.in(pool, "keepAliveDurationNs")
                .in(TimeUnit.NANOSECONDS)
                .as(
                        SettingKey.IDLE,
                        KEEP_ALIVE_MILLIS,
                        "ConnectionPool keepAliveDuration",
                        "new ConnectionPool(" + most + ", %d, TimeUnit.SECONDS)");
    }

    /** 0 is no limit. */
    private static @Nullable Setting timeout(Object client, String name, SettingKey key, long byDefault) {
        return Found.in(client, name + "Millis")
                .noneBelow(1)
                .as(key, byDefault, "OkHttpClient " + name, BUILDER + name + "(%d, TimeUnit.SECONDS)");
    }

    private static @Nullable Setting retry(Found found, SettingKey key) {
        return found.as(key, true, "retryOnConnectionFailure", BUILDER + "retryOnConnectionFailure(false)");
    }

    private static boolean speaksHttp2(@Nullable Object protocols) {
        if (protocols instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Enum<?> protocol && !protocol.name().startsWith("HTTP_1")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** 5.0 and later, and on there. */
    private static @Nullable Setting fastFallback(Object client) {
        Found found = Found.in(client, "fastFallback");
        return found.isThere()
                ? found.as(SettingKey.HAPPY_EYEBALLS, true, "fastFallback", BUILDER + "fastFallback(true)")
                : Found.known(false).as(SettingKey.HAPPY_EYEBALLS, false, "racing addresses", null);
    }

    /** {@code Dns.SYSTEM} asks the JDK. */
    private static @Nullable Setting resolver(Object client) {
        Found found = Found.in(client, "dns");
        Object dns = found.value();
        return dns == null || !dns.getClass().getName().contains("okhttp3.Dns$")
                ? null
                : found.with("jdk").as(SettingKey.RESOLVER, "jdk", "dns", BUILDER + "dns(...)");
    }

    /** The JDK's factory makes sockets with the kernel's default; what another one does is not known. */
    private static @Nullable Setting keepAlive(Object client) {
        Found found = Found.in(client, "socketFactory");
        Object factory = found.value();
        return factory == null || !factory.getClass().getName().equals("javax.net.DefaultSocketFactory")
                ? null
                : found.with(false)
                        .as(SettingKey.TCP_KEEP_ALIVE, false, "SO_KEEPALIVE", BUILDER + "socketFactory(...)");
    }
}
