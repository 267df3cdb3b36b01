package io.wirewitness.instrumentation.apache5;

import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.Found;
import io.wirewitness.weave.Initialised;
import io.wirewitness.weave.LibraryVersion;
import io.wirewitness.weave.PartBuilder;
import io.wirewitness.weave.PartReader;
import io.wirewitness.weave.RoutePool;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code InternalHttpClient} and {@code InternalHttpAsyncClient}. Fields as read in httpclient5 5.0, 5.1.3 and 5.6.5. Since 5.2 a
 * connection's settings are behind a resolver: that of {@code setDefaultConnectionConfig} holds them, another one is code and is not
 * asked. A request's own {@code RequestConfig} replaces the client's: that is not seen here.
 */
final class Apache5PartReader implements PartReader {

    private static final String REQUEST = "RequestConfig.custom().";
    private static final String CONNECTION = "ConnectionConfig.custom().";
    private static final String SOCKET = "SocketConfig.custom().";
    private static final String REACTOR = "IOReactorConfig.custom().";
    private static final long THREE_MINUTES = 180_000;
    private static final long VALIDATE_MILLIS = 2_000;
    private static final long MOST_TOTAL = 25;
    private static final long MOST_PER_ROUTE = 5;
    private static final int LONGEST_CHAIN = 16;

    @Override
    public String library() {
        return "apache-httpclient5";
    }

    @Override
    public @Nullable Part read(Object client, int number) {
        Object config = Fields.read(client, "defaultConfig");
        Object manager = manager(client);
        if (manager == null) {
            return null;
        }
        boolean async = Fields.read(client, "connManager") == null;
        PartBuilder part = new PartBuilder(
                Part.Kind.HTTP_CLIENT,
                library(),
                LibraryVersion.of(client.getClass(), "httpclient5"),
                (async ? "HttpAsyncClient@" : "HttpClient@") + number);
        Object pool = pool(manager);
        addKeepAlive(part, client, config);
        addConnection(part, config, manager, async);
        addRetries(part, client);
        addProbes(part, async ? reactorConfig(client) : socketConfig(manager));
        return part.add(
                        SettingKey.ACQUIRE_TIMEOUT,
                        threeMinutes(config, "connectionRequestTimeout").noneBelow(1),
                        THREE_MINUTES,
                        "RequestConfig connectionRequestTimeout",
                        REQUEST + "setConnectionRequestTimeout(Timeout.ofSeconds(%d))")
                .add(
                        SettingKey.MOST_TOTAL,
                        Found.in(pool, "maxTotal"),
                        MOST_TOTAL,
                        "maxConnTotal",
                        "setMaxConnTotal(%d)")
                .add(
                        SettingKey.MOST_PER_ROUTE,
                        Found.in(pool, "defaultMaxPerRoute"),
                        MOST_PER_ROUTE,
                        "maxConnPerRoute",
                        "setMaxConnPerRoute(%d)")
                .add(leasing(pool))
                .always(SettingKey.WATCHES_IDLE, async, "reading while idle")
                .part();
    }

    @Override
    public @Nullable Collection<?> connections(Object client) {
        return RoutePool.all(pool(manager(client)));
    }

    /** The library's strategy obeys the hint; what another one says is not known before it is asked. */
    private static void addKeepAlive(PartBuilder part, Object client, @Nullable Object config) {
        Found strategy = Found.in(inChain(client, "keepAliveStrategy"), "keepAliveStrategy");
        Object value = strategy.value();
        if (value != null && value.getClass().getName().endsWith("impl.DefaultConnectionKeepAliveStrategy")) {
            part.add(SettingKey.OBEYS_HINT, strategy.with(true), true, "ConnectionKeepAliveStrategy", null)
                    .add(
                            SettingKey.IDLE,
                            threeMinutes(config, "connectionKeepAlive").noneBelow(0),
                            THREE_MINUTES,
                            "RequestConfig connectionKeepAlive",
                            REQUEST + "setConnectionKeepAlive(TimeValue.ofSeconds(%d))");
        }
    }

    private static void addConnection(PartBuilder part, @Nullable Object config, Object manager, boolean async) {
        // Until 5.1 the manager has them itself, and the request's settings the time-out for connecting.
        Object resolver = Fields.read(manager, "connectionConfigResolver");
        Object connection = configured(resolver, "ConnectionConfig");
        boolean hasResolver = isSinceResolvers(manager);
        Found connect = Found.in(connection, "connectTimeout").millis();
        Found aged = hasResolver ? Found.in(config, "connectTimeout").millis() : threeMinutes(config, "connectTimeout");
        if (connect.isThere() || aged.isThere() || (hasResolver && resolver == null)) {
            Found found = connect.isThere() ? connect : aged.isThere() ? aged : aged.with(THREE_MINUTES);
            part.add(
                    SettingKey.CONNECT_TIMEOUT,
                    found.noneBelow(1),
                    THREE_MINUTES,
                    "connectTimeout",
                    (hasResolver ? CONNECTION : REQUEST) + "setConnectTimeout(Timeout.ofSeconds(%d))");
        }
        addReadTimeout(part, config, connection, manager, async);
        if (connection != null || resolver == null) {
            part.add(
                    SettingKey.LIFETIME,
                    lifetime(connection, manager),
                    Setting.UNLIMITED,
                    "timeToLive",
                    CONNECTION + "setTimeToLive(TimeValue.ofSeconds(%d))");
            addValidation(part, connection, manager, hasResolver, async);
        }
    }

    /** A client that was given no settings takes {@code RequestConfig.DEFAULT}, where these are three minutes. */
    private static Found threeMinutes(@Nullable Object config, String field) {
        return config == null
                ? new Found(THREE_MINUTES, "no RequestConfig")
                : Found.in(config, field).millis();
    }

    private static Found lifetime(@Nullable Object connection, Object manager) {
        Found own = Found.in(connection, "timeToLive").millis();
        Found ofPool = Found.in(pool(manager), "timeToLive").millis();
        return (own.isThere() ? own : ofPool).noneIfNull().noneBelow(1);
    }

    /** The blocking manager looks after 2 s where nothing is set, since 5.1; the asynchronous one never. */
    private static void addValidation(
            PartBuilder part, @Nullable Object connection, Object manager, boolean hasResolver, boolean async) {
        Found found = (hasResolver
                        ? Found.in(connection, "validateAfterInactivity")
                        : Found.in(manager, "validateAfterInactivity"))
                .millis();
        if (!async && !hasResolver && !found.isThere()) {
            return; // 5.0 never looks, 5.1 after 2 s, and they cannot be told apart by their fields
        }
        long byDefault = async ? Setting.UNLIMITED : VALIDATE_MILLIS;
        part.add(
                SettingKey.VALIDATE_AFTER,
                found.isThere() ? found.noneBelow(0) : found.with(byDefault),
                byDefault,
                "validateAfterInactivity",
                (hasResolver ? CONNECTION : "") + "setValidateAfterInactivity(TimeValue.ofSeconds(%d))");
    }

    /** The request's, else the connection's, else the socket's, which the blocking client alone has: three minutes. */
    private static void addReadTimeout(
            PartBuilder part, @Nullable Object config, @Nullable Object connection, Object manager, boolean async) {
        Found response = Found.in(config, "responseTimeout").millis();
        Found socket = Found.in(connection, "socketTimeout").millis();
        Object sockets = Fields.read(manager, "defaultSocketConfig");
        Object resolver = Fields.read(manager, "socketConfigResolver");
        Found low = Found.in(sockets == null ? configured(resolver, "SocketConfig") : sockets, "soTimeout")
                .millis();
        String how = REQUEST + "setResponseTimeout(Timeout.ofSeconds(%d))";
        if (response.isThere() || socket.isThere()) {
            Found found = response.isThere() ? response : socket;
            part.add(SettingKey.READ_TIMEOUT, found.noneBelow(1), null, "responseTimeout", how);
        } else if (!async && low.isThere()) {
            part.add(SettingKey.READ_TIMEOUT, low.noneBelow(1), THREE_MINUTES, "SocketConfig soTimeout", how);
        } else if (!async && resolver == null) {
            part.add(SettingKey.READ_TIMEOUT, low.with(THREE_MINUTES), THREE_MINUTES, "SocketConfig soTimeout", how);
        }
    }

    /** The kernel's keep-alive probes; since HttpCore 5.4 they are on, and come after five seconds. */
    private static void addProbes(PartBuilder part, @Nullable Object config) {
        if (config == null) {
            return;
        }
        Object usual = Initialised.read(config.getClass(), "DEFAULT");
        String how = config.getClass().getName().endsWith("SocketConfig") ? SOCKET : REACTOR;
        part.add(
                SettingKey.TCP_KEEP_ALIVE,
                Found.in(config, "soKeepAlive"),
                Fields.read(usual, "soKeepAlive"),
                "soKeepAlive",
                how + "setSoKeepAlive(true)");
        addProbes(part, SettingKey.TCP_KEEP_IDLE, config, usual, "tcpKeepIdle", how + "setTcpKeepIdle(%d)");
        addProbes(part, SettingKey.TCP_KEEP_INTERVAL, config, usual, "tcpKeepInterval", how + "setTcpKeepInterval(%d)");
        addProbes(part, SettingKey.TCP_KEEP_COUNT, config, usual, "tcpKeepCount", how + "setTcpKeepCount(%d)");
    }

    /** Seconds, or a count; 0 and less leave it to the kernel. */
    private static void addProbes(
            PartBuilder part, SettingKey key, Object config, @Nullable Object usual, String field, String how) {
        Found found = Found.in(config, field);
        if (found.value() instanceof Number set && set.longValue() > 0) {
            TimeUnit unit = key == SettingKey.TCP_KEEP_COUNT ? TimeUnit.MILLISECONDS : TimeUnit.SECONDS;
            part.add(key, found.in(unit), Found.in(usual, field).in(unit).value(), field, how);
        }
    }

    /** Of the blocking client: its manager's, or the library's own if it was given none. */
    private static @Nullable Object socketConfig(Object manager) {
        Object own = Fields.read(manager, "defaultSocketConfig");
        Object resolver = Fields.read(manager, "socketConfigResolver");
        if (own != null || resolver != null) {
            return own == null ? configured(resolver, "SocketConfig") : own;
        }
        try {
            ClassLoader loader = manager.getClass().getClassLoader();
            return Initialised.read(
                    Class.forName("org.apache.hc.core5.http.io.SocketConfig", false, loader), "DEFAULT");
        } catch (ClassNotFoundException | LinkageError relocated) {
            return null;
        }
    }

    /** Of the asynchronous client: its workers share one. */
    private static @Nullable Object reactorConfig(Object client) {
        return Fields.read(client, "ioReactor", "workers") instanceof Object[] workers && workers.length > 0
                ? Fields.read(workers[0], "reactorConfig")
                : null;
    }

    private static void addRetries(PartBuilder part, Object client) {
        Found strategy = Found.in(inChain(client, "retryStrategy"), "retryStrategy");
        if (!strategy.isThere()) {
            Found none = new Found(0L, "no retry in the chain");
            part.add(SettingKey.RETRIES, none, 1, "disableAutomaticRetries", null)
                    .add(SettingKey.RETRY_POST, none.with(false), false, "disableAutomaticRetries", null)
                    .add(SettingKey.RETRY_SENT, none.with(false), true, "disableAutomaticRetries", null);
        } else if (Fields.read(strategy.value(), "maxRetries") != null) {
            part.add(
                            SettingKey.RETRIES,
                            Found.in(strategy.value(), "maxRetries"),
                            1,
                            "retryStrategy",
                            "setRetryStrategy(new DefaultHttpRequestRetryStrategy(%d, TimeValue.ofSeconds(1)))")
                    .add(SettingKey.RETRY_POST, strategy.with(false), false, "retryStrategy", null)
                    .add(SettingKey.RETRY_SENT, strategy.with(true), true, "retryStrategy", null);
        }
    }

    private static @Nullable Setting leasing(@Nullable Object pool) {
        Found policy = Found.in(pool, "policy");
        return policy.value() instanceof Enum<?> order
                ? policy.with(order.name().toLowerCase(Locale.ROOT))
                        .as(SettingKey.LEASING, "lifo", "connPoolPolicy", "setConnPoolPolicy(PoolReusePolicy.LIFO)")
                : null;
    }

    private static @Nullable Object manager(Object client) {
        Object blocking = Fields.read(client, "connManager");
        return blocking == null ? Fields.read(client, "manager") : blocking;
    }

    private static @Nullable Object pool(@Nullable Object manager) {
        Object outer = Fields.read(manager, "pool");
        Object shared = Fields.read(outer, "pool"); // H2SharingConnPool around the pool of connections
        return shared == null ? outer : shared;
    }

    /** What {@code route -> config} holds; null if the resolver is another one. */
    private static @Nullable Object configured(@Nullable Object resolver, String type) {
        Object held = Fields.read(resolver, "arg$1");
        return held != null && held.getClass().getName().endsWith("." + type) ? held : null;
    }

    private static boolean isSinceResolvers(Object manager) {
        for (Field field : manager.getClass().getDeclaredFields()) {
            if (field.getName().equals("connectionConfigResolver")) {
                return true;
            }
        }
        return false;
    }

    /** The link of the chain that has this field; null if none has. */
    private static @Nullable Object inChain(Object client, String field) {
        Object link = Fields.read(client, "execChain");
        for (int i = 0; link != null && i < LONGEST_CHAIN; i++) {
            Object handler = Fields.read(link, "handler");
            if (Fields.read(handler, field) != null) {
                return handler;
            }
            link = Fields.read(link, "next");
        }
        return null;
    }
}
