package io.wirewitness.instrumentation.asynchttpclient;

import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.Found;
import io.wirewitness.weave.LibraryVersion;
import io.wirewitness.weave.PartBuilder;
import io.wirewitness.weave.PartReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code NettyRequestSender}, which has the client's {@code DefaultAsyncHttpClientConfig} and its pool. Fields as read in
 * 2.0.30, 2.12.4 and 3.0.2, defaults as in their {@code ahc-default.properties}. A config of the application's own class is not asked.
 * A request's own time-outs replace the client's: those are not seen here.
 */
final class AsyncHttpClientPartReader implements PartReader {

    private static final String IDLE = "pooledConnectionIdleTimeout";
    private static final String PERIOD = "connectionPoolCleanerPeriod";
    private static final long MINUTE_MILLIS = 60_000;
    private static final long CONNECT_MILLIS = 5_000;
    private static final long TLS_MILLIS = 10_000;
    private static final long PERIOD_MILLIS = 1_000;
    private static final long NEWER_PERIOD_MILLIS = 100;
    private static final int RETRIES = 5;
    private static final int MOST_CONNECTIONS = 64;

    @Override
    public String library() {
        return "async-http-client";
    }

    @Override
    public @Nullable Part read(Object sender, int number) {
        Object config = Fields.read(sender, "config");
        if (Fields.read(config, IDLE) == null) {
            return null;
        }
        PartBuilder part = new PartBuilder(
                Part.Kind.HTTP_CLIENT,
                library(),
                LibraryVersion.of(sender.getClass(), "async-http-client"),
                "AsyncHttpClient@" + number);
        if (Boolean.TRUE.equals(Fields.read(config, "keepAlive"))) {
            addPool(part, config, Fields.read(sender, "channelManager", "channelPool"));
        }
        addLimits(part, config);
        addRetries(part, config);
        return part.always(SettingKey.OBEYS_HINT, false, "obeying Keep-Alive: timeout")
                .always(SettingKey.WATCHES_IDLE, true, "reading while idle")
                .always(SettingKey.HTTP2, false, "HTTP/2")
                .always(SettingKey.HAPPY_EYEBALLS, false, "racing addresses")
                .always(SettingKey.RESOLVER, "jdk", "the resolver")
                .part();
    }

    @Override
    public @Nullable Object ownerOf(Object call) {
        return Fields.read(call, "timeoutsHolder", "requestSender");
    }

    /** Those that are idle: the library's pool knows no others. */
    @Override
    public @Nullable Collection<?> connections(Object sender) {
        if (!(Fields.read(sender, "channelManager", "channelPool", "partitions") instanceof Map<?, ?> partitions)) {
            return null;
        }
        List<Object> channels = new ArrayList<>();
        for (Object partition : partitions.values()) {
            if (partition instanceof Collection<?> idle) {
                for (Object each : idle) {
                    Object channel = Fields.read(each, "channel");
                    if (channel != null && channels.size() < MOST_CONNECTIONS) {
                        channels.add(channel);
                    }
                }
            }
        }
        return channels;
    }

    private static void addPool(PartBuilder part, @Nullable Object config, @Nullable Object pool) {
        boolean newer = isNewer(config);
        add(part, config, SettingKey.IDLE, IDLE, MINUTE_MILLIS);
        add(part, config, SettingKey.CLEANER_PERIOD, PERIOD, newer ? NEWER_PERIOD_MILLIS : PERIOD_MILLIS);
        add(part, config, SettingKey.LIFETIME, "connectionTtl", Setting.UNLIMITED);
        Found leasing = Found.in(pool, "poolLeaseStrategy");
        if (leasing.value() instanceof Enum<?> order) {
            part.add(
                    SettingKey.LEASING,
                    leasing.with(order.name().toLowerCase(Locale.ROOT)),
                    "lifo",
                    "PoolLeaseStrategy",
                    null);
        }
    }

    private static void addLimits(PartBuilder part, @Nullable Object config) {
        add(part, config, SettingKey.CONNECT_TIMEOUT, "connectTimeout", CONNECT_MILLIS);
        add(part, config, SettingKey.READ_TIMEOUT, "readTimeout", MINUTE_MILLIS);
        add(part, config, SettingKey.CALL_TIMEOUT, "requestTimeout", MINUTE_MILLIS);
        part.add(
                        SettingKey.TLS_TIMEOUT,
                        Found.in(config, "handshakeTimeout").millis().noneBelow(1),
                        TLS_MILLIS,
                        "handshakeTimeout",
                        "config().setHandshakeTimeout(%d * 1000)")
                .add(
                        SettingKey.ACQUIRE_TIMEOUT, // 0: a call fails at once where the pool is used up
                        Found.in(config, "acquireFreeChannelTimeout").millis(),
                        0,
                        "acquireFreeChannelTimeout",
                        "config().setAcquireFreeChannelTimeout(%d * 1000)")
                .add(
                        SettingKey.MOST_TOTAL,
                        Found.in(config, "maxConnections").noneBelow(1),
                        Setting.UNLIMITED,
                        "maxConnections",
                        "config().setMaxConnections(%d)")
                .add(
                        SettingKey.MOST_PER_ROUTE,
                        Found.in(config, "maxConnectionsPerHost").noneBelow(1),
                        Setting.UNLIMITED,
                        "maxConnectionsPerHost",
                        "config().setMaxConnectionsPerHost(%d)")
                .add(
                        SettingKey.TCP_KEEP_ALIVE,
                        Found.in(config, "soKeepAlive"),
                        true,
                        "soKeepAlive",
                        "config().setSoKeepAlive(true)");
    }

    /** Whatever the method, and whether it was written or not. */
    private static void addRetries(PartBuilder part, @Nullable Object config) {
        Found most = Found.in(config, "maxRequestRetry");
        if (most.value() instanceof Number number) {
            boolean again = number.intValue() > 0;
            String how = "config().setMaxRequestRetry(%d)";
            part.add(SettingKey.RETRIES, most, RETRIES, "maxRequestRetry", how)
                    .add(
                            SettingKey.RETRY_POST,
                            most.with(again),
                            true,
                            "maxRequestRetry",
                            "config().setMaxRequestRetry(0)")
                    .add(SettingKey.RETRY_SENT, most.with(again), true, "maxRequestRetry", how);
        }
    }

    private static void add(
            PartBuilder part, @Nullable Object config, SettingKey key, String field, long byDefaultMillis) {
        String setter = "config().set" + Character.toUpperCase(field.charAt(0)) + field.substring(1);
        part.add(
                key,
                Found.in(config, field).millis().noneBelow(1),
                byDefaultMillis,
                field,
                setter + (isNewer(config) ? "(Duration.ofSeconds(%d))" : "(%d * 1000)"));
    }

    /** Since 3.0 times are {@code Duration}s. */
    private static boolean isNewer(@Nullable Object config) {
        return Fields.read(config, IDLE) instanceof Duration;
    }
}
