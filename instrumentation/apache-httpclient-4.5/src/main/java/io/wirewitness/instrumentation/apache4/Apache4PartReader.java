package io.wirewitness.instrumentation.apache4;

import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.Found;
import io.wirewitness.weave.LibraryVersion;
import io.wirewitness.weave.PartBuilder;
import io.wirewitness.weave.PartReader;
import io.wirewitness.weave.RoutePool;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code InternalHttpClient} and {@code InternalHttpAsyncClient}. Fields and defaults as read in httpclient 4.5 and 4.5.14,
 * httpasyncclient 4.1 and 4.1.5. A request's own {@code RequestConfig} replaces the client's: that is not seen here.
 */
final class Apache4PartReader implements PartReader {

    private static final String CONFIG = "RequestConfig.custom().";
    private static final long VALIDATE_MILLIS = 2_000;
    private static final long MOST_TOTAL = 20;
    private static final long MOST_PER_ROUTE = 2;
    private static final long RETRIES = 3;
    private static final int LONGEST_CHAIN = 16;

    @Override
    public String library() {
        return "apache-httpclient";
    }

    @Override
    public @Nullable Part read(Object client, int number) {
        Object blocking = Fields.read(client, "connManager");
        Object manager = blocking == null ? Fields.read(client, "connmgr") : blocking;
        if (manager == null) {
            return null;
        }
        boolean watches = blocking == null;
        PartBuilder part = new PartBuilder(
                Part.Kind.HTTP_CLIENT,
                watches ? "apache-httpasyncclient" : library(),
                LibraryVersion.of(client.getClass(), "httpclient", "httpasyncclient"),
                (watches ? "HttpAsyncClient@" : "HttpClient@") + number);
        Object pool = Fields.read(manager, "pool");
        Object config = Fields.read(client, "defaultConfig");
        addIdle(part, client, watches);
        addRetries(part, client, watches);
        if (!watches) {
            part.add(
                            SettingKey.VALIDATE_AFTER,
                            Found.in(pool, "validateAfterInactivity").noneBelow(1),
                            VALIDATE_MILLIS,
                            "validateAfterInactivity",
                            "PoolingHttpClientConnectionManager.setValidateAfterInactivity(%d * 1000)")
                    .add(
                            SettingKey.TCP_KEEP_ALIVE,
                            keepAlive(Found.in(manager, "configData", "defaultSocketConfig")),
                            false,
                            "SocketConfig soKeepAlive",
                            "SocketConfig.custom().setSoKeepAlive(true)");
        }
        return part.add(lifetime(pool))
                .add(timeout(config, "connectTimeout", SettingKey.CONNECT_TIMEOUT, "setConnectTimeout"))
                .add(readTimeout(config, manager))
                .add(timeout(
                        config, "connectionRequestTimeout", SettingKey.ACQUIRE_TIMEOUT, "setConnectionRequestTimeout"))
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
                .always(SettingKey.LEASING, "lifo", "the order of leases")
                .always(SettingKey.WATCHES_IDLE, watches, "reading while idle")
                .always(SettingKey.CALL_TIMEOUT, Setting.UNLIMITED, "a limit for the whole call")
                .always(SettingKey.HTTP2, false, "HTTP/2")
                .always(SettingKey.HAPPY_EYEBALLS, false, "racing addresses")
                .part();
    }

    @Override
    public @Nullable Collection<?> connections(Object client) {
        Object blocking = Fields.read(client, "connManager");
        return RoutePool.all(Fields.read(blocking == null ? Fields.read(client, "connmgr") : blocking, "pool"));
    }

    /** The library's strategy obeys the hint and has no limit else; what another one says is not known before it is asked. */
    private static void addIdle(PartBuilder part, Object client, boolean watches) {
        Found strategy = watches
                ? Found.in(client, "keepaliveStrategy")
                : Found.in(inChain(client, "keepAliveStrategy"), "keepAliveStrategy");
        Object evictor = evictor(client);
        boolean evicts = Fields.number(evictor, 0, "maxIdleTimeMs") > 0;
        boolean known = strategy.value() != null
                && strategy.value()
                        .getClass()
                        .getName()
                        .endsWith("http.impl.client.DefaultConnectionKeepAliveStrategy");
        if (known) {
            part.add(SettingKey.OBEYS_HINT, strategy.with(true), true, "ConnectionKeepAliveStrategy", null);
        }
        if (evicts) {
            part.add(
                            SettingKey.IDLE,
                            Found.in(evictor, "maxIdleTimeMs"),
                            null,
                            "evictIdleConnections",
                            "evictIdleConnections(%d, TimeUnit.SECONDS)")
                    .add(
                            SettingKey.CLEANER_PERIOD,
                            Found.in(evictor, "sleepTimeMs"),
                            null,
                            "the evictor's period",
                            null);
        } else if (known) {
            part.add(
                    SettingKey.IDLE,
                    strategy.with(Setting.UNLIMITED),
                    Setting.UNLIMITED,
                    "ConnectionKeepAliveStrategy",
                    watches
                            ? "setKeepAliveStrategy((response, context) -> %d * 1000L)"
                            : "setKeepAliveStrategy((response, context) -> %d * 1000L), or evictIdleConnections(%d,"
                                    + " TimeUnit.SECONDS)");
        }
    }

    private static void addRetries(PartBuilder part, Object client, boolean watches) {
        if (watches) {
            return; // it repeats by rules of its own
        }
        Found handler = Found.in(inChain(client, "retryHandler"), "retryHandler");
        if (!handler.isThere()) {
            Found none = new Found(0L, "no RetryExec in the chain");
            part.add(SettingKey.RETRIES, none, RETRIES, "disableAutomaticRetries", null)
                    .add(SettingKey.RETRY_POST, none.with(false), false, "disableAutomaticRetries", null)
                    .add(SettingKey.RETRY_SENT, none.with(false), true, "disableAutomaticRetries", null);
        } else if (Fields.read(handler.value(), "retryCount") != null) {
            String how = "setRetryHandler(new DefaultHttpRequestRetryHandler(%d, false))";
            part.add(SettingKey.RETRIES, Found.in(handler.value(), "retryCount"), RETRIES, "retryHandler", how)
                    .add(
                            SettingKey.RETRY_POST,
                            Found.in(handler.value(), "requestSentRetryEnabled"),
                            false,
                            "requestSentRetryEnabled",
                            "setRetryHandler(new DefaultHttpRequestRetryHandler(3, false))")
                    .add(SettingKey.RETRY_SENT, handler.with(true), true, "retryHandler", null);
        }
    }

    private static @Nullable Setting lifetime(@Nullable Object pool) {
        Found found = Found.in(pool, "timeToLive");
        Object unit = Fields.read(pool, "tunit");
        unit = unit == null ? Fields.read(pool, "timeUnit") : unit;
        return !(unit instanceof TimeUnit of)
                ? null
                : found.in(of)
                        .noneBelow(1)
                        .as(
                                SettingKey.LIFETIME,
                                Setting.UNLIMITED,
                                "connectionTimeToLive",
                                "setConnectionTimeToLive(%d, TimeUnit.SECONDS)");
    }

    /** -1 is the system's, which has none, and 0 is none. */
    private static @Nullable Setting timeout(@Nullable Object config, String field, SettingKey key, String setter) {
        return Found.in(config, field)
                .noneBelow(1)
                .as(key, Setting.UNLIMITED, "RequestConfig " + field, CONFIG + setter + "(%d * 1000)");
    }

    /** The client's, or else that of all sockets of the pool. */
    private static @Nullable Setting readTimeout(@Nullable Object config, Object manager) {
        Found sockets = Found.in(manager, "configData", "defaultSocketConfig", "soTimeout");
        boolean own = Fields.number(config, 0, "socketTimeout") > 0;
        return !own && sockets.value() instanceof Number number && number.longValue() > 0
                ? sockets.as(
                        SettingKey.READ_TIMEOUT,
                        Setting.UNLIMITED,
                        "SocketConfig soTimeout",
                        "SocketConfig.custom().setSoTimeout(%d * 1000)")
                : timeout(config, "socketTimeout", SettingKey.READ_TIMEOUT, "setSocketTimeout");
    }

    /** Without one the library's own has it off. */
    private static Found keepAlive(Found socketConfig) {
        return socketConfig.isThere() ? Found.in(socketConfig.value(), "soKeepAlive") : socketConfig.with(false);
    }

    private static @Nullable Object evictor(Object client) {
        if (Fields.read(client, "closeables") instanceof List<?> closeables) {
            for (Object each : closeables) {
                Object evictor = Fields.read(each, "val$connectionEvictor");
                if (evictor != null) {
                    return evictor;
                }
            }
        }
        return null;
    }

    /** The link of the chain that has this field; null if none has. */
    private static @Nullable Object inChain(Object client, String field) {
        Object link = Fields.read(client, "execChain");
        for (int i = 0; link != null && i < LONGEST_CHAIN; i++) {
            if (Fields.read(link, field) != null) {
                return link;
            }
            link = Fields.read(link, "requestExecutor");
        }
        return null;
    }
}
