package io.wirewitness.instrumentation.grpc;

import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.Found;
import io.wirewitness.weave.LibraryVersion;
import io.wirewitness.weave.PartBuilder;
import io.wirewitness.weave.PartReader;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code ManagedChannelImpl} and {@code ServerImpl} over Netty, its relocated copy, and OkHttp. Fields and defaults as read in
 * 1.30.0, 1.75.0 and 1.85.1. A ping interval below ten seconds is ten by the time that the channel has it: what was asked for is
 * not seen.
 */
final class GrpcPartReader implements PartReader {

    /** Longer ones are none: {@code AS_LARGE_AS_INFINITE} of the builders. */
    private static final long INFINITE_NANOS = TimeUnit.DAYS.toNanos(1000);

    private static final long MILLI_NANOS = 1_000_000;
    private static final long IDLE_MILLIS = TimeUnit.MINUTES.toMillis(30);
    private static final long SERVER_PING_MILLIS = TimeUnit.HOURS.toMillis(2);
    private static final long PERMIT_MILLIS = TimeUnit.MINUTES.toMillis(5);
    private static final int MOST_WRAPPERS = 8;
    private static final int MOST_CONNECTIONS = 64;
    private static final String SECONDS = "(%d, TimeUnit.SECONDS)";

    @Override
    public String library() {
        return "grpc";
    }

    @Override
    public @Nullable Part read(Object built, int number) {
        String version = LibraryVersion.of(built.getClass(), "grpc-core");
        Object factory = within(Fields.read(built, "transportFactory"), "keepAliveTimeoutNanos");
        if (factory != null) {
            return channel(
                    new PartBuilder(Part.Kind.GRPC_CHANNEL, library(), version, "gRPC channel@" + number),
                    built,
                    factory);
        }
        Object server = server(built);
        Object config = Fields.read(server, "transportConfig"); // over OkHttp
        if (server == null) {
            return null;
        }
        return server(
                PartBuilder.ofServer(Part.Kind.GRPC_SERVER, library(), version, "gRPC server", port(built), number),
                config == null ? server : config);
    }

    /** Of a {@code ClientCallImpl}: what gives it its streams is an inner class of the channel, or of a channel within it. */
    @Override
    public @Nullable Object ownerOf(Object call) {
        Object provider = Fields.read(call, "clientStreamProvider");
        Object owner =
                Fields.read(provider == null ? Fields.read(call, "clientTransportProvider") : provider, "this$0");
        return Fields.read(owner, "idleTimeoutMillis") == null ? null : owner;
    }

    /** Of all of a channel's addresses: netty's channels, and OkHttp's transports, which have a socket. */
    @Override
    public @Nullable Collection<?> connections(Object built) {
        if (!(Fields.read(built, "subchannels") instanceof Collection<?> subchannels)) {
            return null;
        }
        List<Object> connections = new ArrayList<>();
        for (Object each : subchannels) {
            if (Fields.read(each, "transports") instanceof Collection<?> transports) {
                for (Object outer : transports) {
                    Object transport = within(outer, "keepAliveTimeoutNanos");
                    Object channel = Fields.read(transport, "channel");
                    if (transport != null && connections.size() < MOST_CONNECTIONS) {
                        connections.add(channel == null ? transport : channel);
                    }
                }
            }
        }
        return connections;
    }

    private static Part channel(PartBuilder part, Object channel, Object factory) {
        Found interval = Found.in(factory, "keepAliveTimeNanos");
        boolean off = Boolean.FALSE.equals(Fields.read(factory, "enableKeepAlive")); // over OkHttp
        if (!(interval.value() instanceof Number)) {
            interval = interval.with(Fields.read(interval.value(), "value")); // an AtomicBackoff, until 1.3x
        }
        part.add(
                        SettingKey.IDLE,
                        Found.in(channel, "idleTimeoutMillis").noneBelow(0),
                        IDLE_MILLIS,
                        "idleTimeout",
                        "ManagedChannelBuilder.idleTimeout" + SECONDS)
                .add(
                        SettingKey.PING_INTERVAL,
                        off ? interval.with(Setting.UNLIMITED) : millis(interval),
                        Setting.UNLIMITED,
                        "keepAliveTime",
                        "ManagedChannelBuilder.keepAliveTime" + SECONDS)
                .add(
                        SettingKey.PING_WITHOUT_CALLS,
                        Found.in(factory, "keepAliveWithoutCalls"),
                        false,
                        "keepAliveWithoutCalls",
                        "ManagedChannelBuilder.keepAliveWithoutCalls(true)")
                .always(SettingKey.HTTP2, true, "HTTP/2")
                .always(SettingKey.LIFETIME, Setting.UNLIMITED, "a connection's lifetime")
                .always(SettingKey.WATCHES_IDLE, true, "reading while idle");
        Found resolver = Found.in(channel, "nameResolver");
        Object retried = Fields.read(resolver.value(), "retriedNameResolver");
        Object inner = retried == null ? resolver.value() : retried;
        if (inner != null && inner.getClass().getName().endsWith("internal.DnsNameResolver")) {
            part.add(SettingKey.RESOLVER, resolver.with("grpc"), "grpc", "the resolver", null);
        }
        return part.part();
    }

    private static Part server(PartBuilder part, Object config) {
        String how = "ServerBuilder.";
        return part.add(
                        SettingKey.IDLE,
                        nanos(config, "maxConnectionIdle"),
                        Setting.UNLIMITED,
                        "maxConnectionIdle",
                        how + "maxConnectionIdle" + SECONDS)
                .add(
                        SettingKey.LIFETIME,
                        nanos(config, "maxConnectionAge"),
                        Setting.UNLIMITED,
                        "maxConnectionAge",
                        how + "maxConnectionAge" + SECONDS)
                .add(
                        SettingKey.LIFETIME_GRACE,
                        nanos(config, "maxConnectionAgeGrace"),
                        Setting.UNLIMITED,
                        "maxConnectionAgeGrace",
                        how + "maxConnectionAgeGrace" + SECONDS)
                .add(
                        SettingKey.PING_INTERVAL,
                        nanos(config, "keepAliveTime"),
                        SERVER_PING_MILLIS,
                        "keepAliveTime",
                        how + "keepAliveTime" + SECONDS)
                .add(
                        SettingKey.PERMIT_PING_INTERVAL,
                        nanos(config, "permitKeepAliveTime"),
                        PERMIT_MILLIS,
                        "permitKeepAliveTime",
                        how + "permitKeepAliveTime" + SECONDS)
                .add(
                        SettingKey.PERMIT_PING_WITHOUT_CALLS,
                        Found.in(config, "permitKeepAliveWithoutCalls"),
                        false,
                        "permitKeepAliveWithoutCalls",
                        how + "permitKeepAliveWithoutCalls(true)")
                .always(SettingKey.HTTP2, true, "HTTP/2")
                .part();
    }

    /** {@code NettyServer} or {@code OkHttpServer}, the first one of several; null if this is no server, or over something else. */
    private static @Nullable Object server(Object built) {
        Object server = Fields.read(built, "transportServer");
        if (server == null && Fields.read(built, "transportServers") instanceof List<?> several && !several.isEmpty()) {
            server = several.get(0);
        }
        return Fields.read(server, "permitKeepAliveTimeInNanos") != null
                        || Fields.read(server, "transportConfig") != null
                ? server
                : null;
    }

    /** As it was asked for; 0 if it was left to the kernel. */
    @Override
    public int port(Object built) {
        Object server = server(built);
        Object address = Fields.read(server, "address");
        if (Fields.read(server, "addresses") instanceof List<?> several && !several.isEmpty()) {
            address = several.get(0);
        }
        address = address == null ? Fields.read(server, "actualListenAddress") : address;
        return address instanceof InetSocketAddress of ? of.getPort() : 0;
    }

    /** The one that has this field within those for credentials, counting and tracing; null if none has. */
    private static @Nullable Object within(@Nullable Object outer, String field) {
        Object at = outer;
        for (int i = 0; at != null && i < MOST_WRAPPERS; i++) {
            if (Fields.read(at, field) != null) {
                return at;
            }
            at = Fields.read(at, "delegate");
        }
        return null;
    }

    private static Found nanos(Object config, String name) {
        Found found = Found.in(config, name + "InNanos");
        return millis(found.isThere() ? found : Found.in(config, name + "Nanos"));
    }

    private static Found millis(Found nanos) {
        return nanos.value() instanceof Number number
                ? nanos.with(
                        number.longValue() >= INFINITE_NANOS ? Setting.UNLIMITED : number.longValue() / MILLI_NANOS)
                : nanos.with(null);
    }
}
