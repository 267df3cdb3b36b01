package io.wirewitness.instrumentation.vertx;

import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.Found;
import io.wirewitness.weave.LibraryVersion;
import io.wirewitness.weave.PartBuilder;
import io.wirewitness.weave.PartReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code HttpClientImpl} and {@code HttpServerImpl}. Fields and defaults as read in Vert.x 4.0.0, 4.5.25 and 5.0.7: the pool's
 * are in {@code HttpClientOptions} until 4.4, in {@code PoolOptions} since. A request's own time-out is not seen here.
 */
final class VertxPartReader implements PartReader {

    private static final String OPTIONS = "options";
    private static final String IDLE = "idleTimeout";
    private static final String IDLE_HOW = "setIdleTimeout(%d).setIdleTimeoutUnit(TimeUnit.SECONDS)";
    /** Read by Vert.x itself; Quarkus sets it. */
    private static final String JDK_RESOLVES = "vertx.disableDnsResolver";

    private static final String CLEAN = "PoolOptions.setCleanerPeriod(1000)";
    private static final String CLEAN_4_0 = "HttpClientOptions.setPoolCleanerPeriod(1000)";
    private static final long KEEP_MILLIS = 60_000;
    private static final long CONNECT_MILLIS = 60_000;
    private static final long CLEANER_MILLIS = 1_000;
    private static final long TLS_MILLIS = 10_000;
    private static final long MOST_PER_ROUTE = 5;
    private static final int MOST_CONNECTIONS = 64;

    @Override
    public String library() {
        return "vertx";
    }

    @Override
    public @Nullable Part read(Object built, int number) {
        Object options = Fields.read(built, OPTIONS);
        if (options == null) {
            return null;
        }
        String version = LibraryVersion.of(built.getClass(), "vertx-core");
        if (Fields.read(built, "httpCM") != null) {
            PartBuilder part =
                    new PartBuilder(Part.Kind.HTTP_CLIENT, library(), version, "Vert.x HttpClient@" + number);
            addPool(part, options, Fields.read(built, "poolOptions"));
            addClient(part, options);
            return part.part();
        }
        if (Fields.read(options, "acceptBacklog") == null) {
            return null;
        }
        PartBuilder part = PartBuilder.ofServer(
                Part.Kind.HTTP_SERVER, library(), version, "Vert.x HttpServer", port(built), number);
        addServer(part, options);
        return part.part();
    }

    @Override
    public int port(Object built) {
        return (int) Math.max(
                Fields.number(built, 0, "actualPort"),
                Math.max(
                        Fields.number(built, 0, "tcpServer", "actualPort"),
                        Fields.number(built, 0, "actualServer", "actualPort")));
    }

    /** What the request has, what the connection of its stream has, or what a lambda that waits for one has captured. */
    @Override
    public @Nullable Object ownerOf(Object call) {
        if (call instanceof Object[] captured) {
            return captured.length > 0 ? captured[0] : null;
        }
        if (call.getClass().getName().contains("$$Lambda")) {
            return Fields.read(call, "arg$1");
        }
        Object own = Fields.read(call, "client");
        if (own == null) {
            own = Fields.read(call, "stream", "conn", "client");
        }
        return own == null ? Fields.read(call, "stream", "delegate", "conn", "client") : own;
    }

    /** Of all pools: those that are idle in 4.0, all of them since pools have slots. */
    @Override
    public @Nullable Collection<?> connections(Object built) {
        Map<?, ?> endpoints = VertxCallReader.endpoints(built);
        if (endpoints == null) {
            return null;
        }
        List<Object> connections = new ArrayList<>();
        for (Object endpoint : endpoints.values()) {
            Object pool = Fields.read(endpoint, "pool");
            Object slots = Fields.read(pool, "slots");
            if (Fields.read(pool, "available") instanceof Collection<?> idle) {
                addConnections(idle, connections);
            } else if (slots instanceof Object[] each) {
                addConnections(Arrays.asList(each), connections);
            }
        }
        return connections;
    }

    private static void addConnections(Collection<?> slots, List<Object> connections) {
        for (Object slot : slots) {
            Object connection = slot == null ? null : Fields.read(slot, "connection");
            if (connection != null && connections.size() < MOST_CONNECTIONS) {
                connections.add(connection);
            }
        }
    }

    /** Only a cleaner takes connections out by their age; without one they stay until somebody ends them. */
    private static void addPool(PartBuilder part, Object options, @Nullable Object pool) {
        Found cleaner = Found.in(pool, "cleanerPeriod");
        if (!cleaner.isThere()) {
            cleaner = Found.in(options, "poolCleanerPeriod");
        }
        if (Boolean.TRUE.equals(Fields.read(options, "keepAlive"))) {
            boolean never = cleaner.value() instanceof Number period && period.longValue() <= 0;
            String cleans = never ? (pool == null ? CLEAN_4_0 : CLEAN) + " and " : "";
            part.add(idle(SettingKey.IDLE, options, "keepAliveTimeout", cleans))
                    .add(idle(SettingKey.IDLE_H2, options, "http2KeepAliveTimeout", cleans))
                    .add(
                            SettingKey.CLEANER_PERIOD,
                            cleaner.millis().noneBelow(1),
                            CLEANER_MILLIS,
                            "poolCleanerPeriod",
                            pool == null
                                    ? "HttpClientOptions.setPoolCleanerPeriod (in ms)"
                                    : "PoolOptions.setCleanerPeriod (in ms)");
        }
        Found most = Found.in(pool, "http1MaxSize");
        part.add(
                SettingKey.MOST_PER_ROUTE,
                most.isThere() ? most : Found.in(options, "maxPoolSize"),
                MOST_PER_ROUTE,
                pool == null ? "maxPoolSize" : "http1MaxSize",
                pool == null ? "HttpClientOptions.setMaxPoolSize(%d)" : "PoolOptions.setHttp1MaxSize(%d)");
        Found lifetime = time(pool, "maxLifetime", "maxLifetimeUnit");
        if (lifetime.isThere()) {
            part.add(
                    SettingKey.LIFETIME,
                    lifetime,
                    Setting.UNLIMITED,
                    "maxLifetime",
                    "PoolOptions.setMaxLifetime(%d).setMaxLifetimeUnit(TimeUnit.SECONDS)");
        } else {
            part.always(SettingKey.LIFETIME, Setting.UNLIMITED, "a connection's lifetime");
        }
    }

    /**
     * The shorter one of what the pool keeps and of what closes any connection on which nothing moves.
     *
     * @param cleans how to let the pool clean, which it must for its limit to do anything; empty if it does
     */
    private static @Nullable Setting idle(SettingKey key, Object options, String field, String cleans) {
        Found kept = Found.in(options, field).in(TimeUnit.SECONDS).noneBelow(1);
        Found silent = time(options, IDLE, "idleTimeoutUnit");
        if (!cleans.isEmpty()) {
            kept = kept.with(Setting.UNLIMITED);
        }
        if (kept.value() instanceof Number pooled
                && silent.value() instanceof Number closed
                && closed.longValue() < pooled.longValue()) {
            return silent.as(key, null, IDLE, IDLE_HOW);
        }
        String setter =
                cleans + "HttpClientOptions.set" + Character.toUpperCase(field.charAt(0)) + field.substring(1) + "(%d)";
        return kept.as(key, KEEP_MILLIS, field, setter);
    }

    private static void addClient(PartBuilder part, Object options) {
        addSilence(part, options);
        part.add(
                SettingKey.CONNECT_TIMEOUT,
                Found.in(options, "connectTimeout").millis().noneBelow(1),
                CONNECT_MILLIS,
                "connectTimeout",
                "HttpClientOptions.setConnectTimeout(%d * 1000)");
        addSockets(part, options);
        Found protocol = Found.in(options, "protocolVersion");
        if (protocol.value() instanceof Enum<?> version) {
            part.add(
                    SettingKey.HTTP2,
                    protocol.with(version.name().equals("HTTP_2")),
                    false,
                    "protocolVersion",
                    "HttpClientOptions.setProtocolVersion(HttpVersion.HTTP_1_1)");
        }
        part.always(SettingKey.OBEYS_HINT, true, "obeying Keep-Alive: timeout")
                .always(SettingKey.WATCHES_IDLE, true, "reading while idle")
                .always(SettingKey.RETRIES, 0, "sending again")
                .always(SettingKey.RETRY_POST, false, "sending again")
                .always(SettingKey.RETRY_SENT, false, "sending again")
                .always(SettingKey.HAPPY_EYEBALLS, false, "racing addresses")
                .always(SettingKey.RESOLVER, Boolean.getBoolean(JDK_RESOLVES) ? "jdk" : "netty", "the resolver");
    }

    private static void addServer(PartBuilder part, Object options) {
        part.add(
                SettingKey.IDLE,
                time(options, IDLE, "idleTimeoutUnit"),
                Setting.UNLIMITED,
                IDLE,
                "HttpServerOptions." + IDLE_HOW);
        addSilence(part, options);
        addSockets(part, options);
        Found backlog = Found.in(options, "acceptBacklog");
        if (backlog.value() instanceof Number size && size.intValue() > 0) {
            part.add(SettingKey.BACKLOG, backlog, null, "acceptBacklog", "HttpServerOptions.setAcceptBacklog(%d)");
        }
        part.always(SettingKey.REQUESTS, Setting.UNLIMITED, "requests on a connection");
    }

    /** Nothing read for so long, or nothing read and nothing written: either ends a connection, whatever goes on upon it. */
    private static void addSilence(PartBuilder part, Object options) {
        Found both = time(options, IDLE, "idleTimeoutUnit");
        Found reading = time(options, "readIdleTimeout", "idleTimeoutUnit");
        boolean readingFirst = both.value() instanceof Number all
                && reading.value() instanceof Number read
                && read.longValue() < all.longValue();
        part.add(
                SettingKey.READ_TIMEOUT,
                readingFirst ? reading : both,
                Setting.UNLIMITED,
                readingFirst ? "readIdleTimeout" : IDLE,
                readingFirst ? "setReadIdleTimeout(%d).setIdleTimeoutUnit(TimeUnit.SECONDS)" : IDLE_HOW);
    }

    private static void addSockets(PartBuilder part, Object options) {
        part.add(
                SettingKey.TCP_KEEP_ALIVE,
                Found.in(options, "tcpKeepAlive"),
                false,
                "tcpKeepAlive",
                "setTcpKeepAlive(true)");
        Found unanswered = Found.in(options, "tcpUserTimeout");
        if (unanswered.value() instanceof Number millis && millis.longValue() > 0) {
            part.add(SettingKey.TCP_USER_TIMEOUT, unanswered, null, "tcpUserTimeout", "setTcpUserTimeout(%d * 1000)");
        }
        Found tls = time(Fields.read(options, "sslOptions"), "sslHandshakeTimeout", "sslHandshakeTimeoutUnit");
        part.add(
                SettingKey.TLS_TIMEOUT,
                tls.isThere() ? tls : time(options, "sslHandshakeTimeout", "sslHandshakeTimeoutUnit"),
                TLS_MILLIS,
                "sslHandshakeTimeout",
                "setSslHandshakeTimeout(%d).setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)");
    }

    /** A number and, in a field of its own, its unit; 0 for no limit. */
    private static Found time(@Nullable Object options, String field, String unit) {
        Found found = Found.in(options, field);
        return Fields.read(options, unit) instanceof TimeUnit of ? found.in(of).noneBelow(1) : found.with(null);
    }
}
