package io.wirewitness.instrumentation.jettyclient;

import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.Found;
import io.wirewitness.weave.LibraryVersion;
import io.wirewitness.weave.PartBuilder;
import io.wirewitness.weave.PartReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code HttpClient}. Fields and defaults as read in Jetty 9.4.0, 9.4.58 and 12.1.14: since 10 the {@code ClientConnector} has
 * the time-outs, before the client itself, without an idle limit.
 */
final class JettyClientPartReader implements PartReader {

    private static final long AGED_CONNECT_MILLIS = 15_000;
    private static final long CONNECT_MILLIS = 5_000;
    private static final long IDLE_MILLIS = 30_000;
    private static final long PER_DESTINATION = 64;

    @Override
    public String library() {
        return "jetty-client";
    }

    @Override
    public @Nullable Part read(Object client, int number) {
        if (Fields.read(client, "destinations") == null) {
            return null;
        }
        PartBuilder part = new PartBuilder(
                Part.Kind.HTTP_CLIENT,
                library(),
                LibraryVersion.of(client.getClass(), "jetty-client"),
                "Jetty HttpClient@" + number);
        return part.add(idle(client))
                .add(idleAs(client, SettingKey.READ_TIMEOUT)) // it ends a silent exchange, too
                .add(
                        SettingKey.CONNECT_TIMEOUT,
                        Found.in(owner(client), "connectTimeout").millis().noneBelow(1),
                        isAged(client) ? AGED_CONNECT_MILLIS : CONNECT_MILLIS,
                        "HttpClient connectTimeout",
                        "HttpClient.setConnectTimeout(TimeUnit.SECONDS.toMillis(%d))")
                .add(
                        SettingKey.MOST_PER_ROUTE,
                        Found.in(client, "maxConnectionsPerDestination"),
                        PER_DESTINATION,
                        "maxConnectionsPerDestination",
                        "HttpClient.setMaxConnectionsPerDestination(%d)")
                .always(SettingKey.OBEYS_HINT, false, "obeying Keep-Alive: timeout")
                .always(SettingKey.WATCHES_IDLE, true, "reading while idle")
                .always(SettingKey.RETRIES, 0, "sending again")
                .always(SettingKey.RETRY_POST, false, "sending again")
                .always(SettingKey.RETRY_SENT, false, "sending again")
                .part();
    }

    /** Of a request, or of what receives its answer. */
    @Override
    public @Nullable Object ownerOf(Object call) {
        Object exchange = Fields.read(call, "channel", "_exchange");
        return Fields.read(exchange == null ? call : Fields.read(exchange, "request"), "client");
    }

    /** Of all destinations. */
    @Override
    public @Nullable Collection<?> connections(Object client) {
        if (!(Fields.read(client, "destinations") instanceof Map<?, ?> destinations)) {
            return null;
        }
        List<Object> all = new ArrayList<>();
        for (Object each : destinations.values()) {
            Object pool = Fields.read(each, "connectionPool");
            for (String state : List.of("activeConnections", "idleConnections")) { // 9.4's first pools
                if (Fields.read(pool, state) instanceof Collection<?> some) {
                    all.addAll(some);
                }
            }
            if (Fields.read(pool, "pool", "entries") instanceof Collection<?> entries) {
                for (Object listed : entries) {
                    Object connection = Fields.read(JettyClientCallReader.entry(listed), "pooled");
                    if (connection != null) {
                        all.add(connection);
                    }
                }
            }
        }
        return all;
    }

    /** How long an idle connection is kept; null if it is not known. */
    static @Nullable Setting idle(Object client) {
        return idleAs(client, SettingKey.IDLE);
    }

    private static @Nullable Setting idleAs(Object client, SettingKey key) {
        return Found.in(owner(client), "idleTimeout")
                .millis()
                .noneBelow(1)
                .as(
                        key,
                        isAged(client) ? Setting.UNLIMITED : IDLE_MILLIS,
                        "HttpClient idleTimeout",
                        "HttpClient.setIdleTimeout(TimeUnit.SECONDS.toMillis(%d))");
    }

    private static Object owner(Object client) {
        Object connector = Fields.read(client, "connector");
        return connector == null ? client : connector;
    }

    private static boolean isAged(Object client) {
        return Fields.read(client, "connectTimeout") != null;
    }
}
