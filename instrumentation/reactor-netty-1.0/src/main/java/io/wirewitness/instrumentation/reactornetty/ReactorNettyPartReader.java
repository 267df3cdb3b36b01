package io.wirewitness.instrumentation.reactornetty;

import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.Found;
import io.wirewitness.weave.Initialised;
import io.wirewitness.weave.LibraryVersion;
import io.wirewitness.weave.PartBuilder;
import io.wirewitness.weave.PartReader;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code PooledConnectionAllocator}, which has the settings of the client for which a pool's connections to a host were first
 * made, and by them its {@code ConnectionProvider}; and {@code DisposableBind}, a server. Fields as read in 1.0.0 and 1.3.6. Another
 * client of the same pool and host may have another {@code responseTimeout}: that is not seen here.
 */
final class ReactorNettyPartReader implements PartReader {

    private static final String LIBRARY = "reactor-netty";
    private static final int[] AGED = {1, 1};
    private static final int[] NOT_SENT = {1, 2};
    private static final String PROVIDER = "ConnectionProvider.Builder.";
    private static final String CLIENT = "HttpClient.";
    private static final String SERVER = "HttpServer.";
    private static final String SECONDS = "(Duration.ofSeconds(%d))";
    private static final String CONNECT = "CONNECT_TIMEOUT_MILLIS";
    private static final long CONNECT_MILLIS = 30_000; // netty's
    private static final long ACQUIRE_MILLIS = 45_000;
    private static final long TLS_MILLIS = 10_000;
    private static final int MOST_CONNECTIONS = 64;

    @Override
    public String library() {
        return LIBRARY;
    }

    @Override
    public @Nullable Part read(Object built, int number) {
        Object config = Fields.read(built, "config");
        if (config == null) {
            return null;
        }
        String version = LibraryVersion.of(config.getClass(), "reactor-netty-http");
        String type = config.getClass().getName();
        if (type.endsWith(".HttpServerConfig")) {
            return server(
                    PartBuilder.ofServer(
                            Part.Kind.HTTP_SERVER, library(), version, "Reactor Netty", port(built), number),
                    config);
        }
        if (!type.endsWith(".HttpClientConfig")) {
            return null; // TCP without HTTP
        }
        Object provider = provider(config);
        Object name = Fields.read(provider, "name");
        PartBuilder part = new PartBuilder(
                Part.Kind.HTTP_CLIENT,
                library(),
                version,
                "Reactor Netty " + (name == null ? "pool" : name) + "@" + number);
        addPool(part, factory(provider, Fields.read(built, "remoteAddress")));
        addClient(part, config, Fields.read(built, "resolver"));
        return part.part();
    }

    @Override
    public int port(Object built) {
        return Fields.read(built, "channel", "localAddress") instanceof InetSocketAddress of ? of.getPort() : 0;
    }

    /** Those that are idle: the pool knows no others. */
    @Override
    public @Nullable Collection<?> connections(Object built) {
        if (!(Fields.read(built, "pool", "idleResources") instanceof Collection<?> idle)) {
            return null;
        }
        List<Object> connections = new ArrayList<>();
        for (Object each : idle) {
            Object connection = Fields.read(each, "poolable");
            if (connection != null && connections.size() < MOST_CONNECTIONS) {
                connections.add(connection);
            }
        }
        return connections;
    }

    private static void addPool(PartBuilder part, @Nullable Object factory) {
        part.add(
                        SettingKey.IDLE,
                        Found.in(factory, "maxIdleTime").millis().noneBelow(0),
                        Setting.UNLIMITED,
                        "maxIdleTime",
                        PROVIDER + "maxIdleTime" + SECONDS)
                .add(
                        SettingKey.LIFETIME,
                        Found.in(factory, "maxLifeTime").millis().noneBelow(0),
                        Setting.UNLIMITED,
                        "maxLifeTime",
                        PROVIDER + "maxLifeTime" + SECONDS)
                .add(SettingKey.LEASING, Found.in(factory, "leasingStrategy"), "fifo", "leasing", PROVIDER + "lifo()")
                .add(
                        SettingKey.MOST_PER_ROUTE,
                        Found.in(factory, "maxConnections").noneBelow(1),
                        null,
                        "maxConnections",
                        PROVIDER + "maxConnections(%d)")
                .add(
                        SettingKey.ACQUIRE_TIMEOUT,
                        Found.in(factory, "pendingAcquireTimeout").millis().noneBelow(1),
                        ACQUIRE_MILLIS,
                        "pendingAcquireTimeout",
                        PROVIDER + "pendingAcquireTimeout" + SECONDS);
    }

    private static void addClient(PartBuilder part, Object config, @Nullable Object resolver) {
        Found connect = option(config, CONNECT);
        part.add(
                        SettingKey.CONNECT_TIMEOUT,
                        connect.isThere() ? connect.noneBelow(1) : connect.with(CONNECT_MILLIS),
                        CONNECT_MILLIS,
                        CONNECT,
                        CLIENT + "option(ChannelOption." + CONNECT + ", %d * 1000)")
                .add(
                        SettingKey.READ_TIMEOUT,
                        Found.in(config, "responseTimeout").millis().noneIfNull(),
                        Setting.UNLIMITED,
                        "responseTimeout",
                        CLIENT + "responseTimeout" + SECONDS)
                .add(
                        SettingKey.TLS_TIMEOUT,
                        Found.in(config, "sslProvider", "handshakeTimeoutMillis")
                                .noneBelow(1),
                        TLS_MILLIS,
                        "handshakeTimeout",
                        CLIENT + "secure(spec -> spec.sslContext(context).handshakeTimeout" + SECONDS + ")")
                .add(keepAlive(config, "options"));
        Found probes = option(config, "TCP_KEEPIDLE");
        if (probes.isThere()) {
            part.add(
                    SettingKey.TCP_KEEP_IDLE,
                    probes.in(TimeUnit.SECONDS),
                    null,
                    "TCP_KEEPIDLE",
                    CLIENT + "option(EpollChannelOption.TCP_KEEPIDLE, %d)");
        }
        addRetries(part, config);
        Found protocols = Found.in(config, "protocols");
        if (protocols.value() instanceof Object[] spoken) {
            boolean http2 = false;
            for (Object each : spoken) {
                http2 |= each instanceof Enum<?> one && one.name().startsWith("H2");
            }
            part.add(
                    SettingKey.HTTP2,
                    protocols.with(http2),
                    false,
                    "protocol",
                    CLIENT + "protocol(HttpProtocol.HTTP11)");
        }
        if (resolver != null) {
            boolean jdk = resolver.getClass().getName().endsWith("DefaultAddressResolverGroup");
            boolean netty = resolver.getClass().getName().contains("DnsAddressResolverGroup");
            if (jdk || netty) {
                part.add(
                        SettingKey.RESOLVER,
                        new Found(jdk ? "jdk" : "netty", "field PooledConnectionAllocator.resolver"),
                        "netty",
                        "resolver",
                        null);
            }
        }
        part.always(SettingKey.OBEYS_HINT, false, "obeying Keep-Alive: timeout")
                .always(SettingKey.WATCHES_IDLE, true, "reading while idle")
                .always(SettingKey.HAPPY_EYEBALLS, false, "racing addresses");
    }

    /** 1.0 sends again, whatever the method, also what was sent; 1.2 and later only what was not. Of 1.1 that is not known. */
    private static void addRetries(PartBuilder part, Object config) {
        Found disabled = Found.in(config, "retryDisabled");
        if (!(disabled.value() instanceof Boolean off)) {
            return;
        }
        part.add(SettingKey.RETRIES, disabled.with(off ? 0L : 1L), 1, "disableRetry", CLIENT + "disableRetry(false)");
        boolean aged = part.part().isBelow(LIBRARY, AGED);
        if (off || aged || part.part().isAtLeast(LIBRARY, NOT_SENT)) {
            Found again = disabled.with(aged && !off);
            part.add(SettingKey.RETRY_POST, again, aged, "disableRetry", CLIENT + "disableRetry(true)")
                    .add(SettingKey.RETRY_SENT, again, aged, "disableRetry", CLIENT + "disableRetry(true)");
        }
    }

    /** The earliest versions have no such settings, and do without these limits. */
    private static Part server(PartBuilder part, Object config) {
        Found backlog = option(config, "SO_BACKLOG");
        if (backlog.isThere()) {
            part.add(SettingKey.BACKLOG, backlog, null, "SO_BACKLOG", SERVER + "option(ChannelOption.SO_BACKLOG, %d)");
        }
        return part.add(limit(config, SettingKey.IDLE, "idleTimeout"))
                .add(limit(config, SettingKey.READ_TIMEOUT, "readTimeout"))
                .add(limit(config, SettingKey.REQUEST_TIMEOUT, "requestTimeout"))
                .add(limit(config, SettingKey.REQUESTS, "maxKeepAliveRequests"))
                .add(keepAlive(config, "childOptions"))
                .part();
    }

    private static @Nullable Setting limit(Object config, SettingKey key, String field) {
        if (!declares(config, field)) {
            return Found.known(Setting.UNLIMITED).as(key, Setting.UNLIMITED, field, null);
        }
        Found found = Found.in(config, field);
        return (found.value() instanceof Number
                        ? found.noneBelow(1)
                        : found.millis().noneIfNull())
                .as(
                        key,
                        Setting.UNLIMITED,
                        field,
                        SERVER + field + (found.value() instanceof Number ? "(%d)" : SECONDS));
    }

    /** A time that is not set and one that cannot be are both null. */
    private static boolean declares(Object config, String field) {
        for (Field each : config.getClass().getDeclaredFields()) {
            if (each.getName().equals(field)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Setting keepAlive(Object config, String options) {
        Found found = in(config, options, "SO_KEEPALIVE");
        return (found.isThere() ? found : found.with(false))
                .as(
                        SettingKey.TCP_KEEP_ALIVE,
                        false,
                        "SO_KEEPALIVE",
                        options.equals("options")
                                ? CLIENT + "option(ChannelOption.SO_KEEPALIVE, true)"
                                : SERVER + "childOption(ChannelOption.SO_KEEPALIVE, true)");
    }

    private static Found option(Object config, String name) {
        return in(config, "options", name);
    }

    /** A {@code ChannelOption} of this name; those of one transport have its class before it. */
    private static Found in(Object config, String options, String name) {
        if (Fields.read(config, options) instanceof Map<?, ?> all) {
            for (Map.Entry<?, ?> each : all.entrySet()) {
                if (each.getKey() != null
                        && Fields.read(each.getKey(), "name") instanceof String named
                        && (named.equals(name) || named.endsWith("#" + name))) {
                    return new Found(each.getValue(), "option " + name);
                }
            }
        }
        return new Found(null, "option " + name + " not set");
    }

    /** The pool of HTTP/1.1 that the client was given, or the one that all share who were given none. */
    private static @Nullable Object provider(Object config) {
        Object provider = Fields.read(config, "connectionProvider");
        Object own = Fields.read(provider, "http1ConnectionProvider");
        if (own == null && provider != null) {
            String type = provider.getClass().getName();
            String shared = "client.HttpConnectionProvider";
            own = type.endsWith(shared)
                    ? shared(provider, type.substring(0, type.length() - shared.length()) + "HttpResources")
                    : provider;
        }
        Object inner = Fields.read(own, "defaultProvider"); // HttpResources
        return inner == null ? own : inner;
    }

    private static @Nullable Object shared(Object provider, String resources) {
        try {
            Class<?> type = Class.forName(resources, false, provider.getClass().getClassLoader());
            return Initialised.read(type, "httpResources") instanceof AtomicReference<?> reference
                    ? reference.get()
                    : null;
        } catch (ClassNotFoundException | LinkageError otherVersion) {
            return null;
        }
    }

    /** The settings for this host, if it has its own. */
    private static @Nullable Object factory(@Nullable Object provider, @Nullable Object host) {
        Object own = host instanceof InetSocketAddress
                        && Fields.read(provider, "poolFactoryPerRemoteHost") instanceof Map<?, ?> byHost
                ? byHost.get(host)
                : null;
        return own == null ? Fields.read(provider, "defaultPoolFactory") : own;
    }
}
