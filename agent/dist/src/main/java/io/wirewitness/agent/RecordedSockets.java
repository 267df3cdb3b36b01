package io.wirewitness.agent;

import io.wirewitness.boot.SocketState;
import io.wirewitness.jfr.events.ConnectionEvent;
import io.wirewitness.jfr.events.FailureEvent;
import io.wirewitness.jfr.events.PoolReuseEvent;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.SocketEvent;
import io.wirewitness.report.Redaction;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Writes what happens to sockets into whatever recordings run. Cannot be loaded where the module jdk.jfr is missing. */
final class RecordedSockets implements SocketRecord {

    private final boolean hostsAreCut;
    private final BooleanSupplier ready;

    /**
     * Writes nothing until it may.
     *
     * @param ready whether the events are registered: before, the application's thread that used one would wait for the
     *     recorder, which waits for the class that this thread initialises
     */
    RecordedSockets(Redaction redaction, BooleanSupplier ready) {
        this.ready = ready;
        this.hostsAreCut = redaction.cuts(Redaction.Part.HOST);
    }

    @Override
    public void reused(SocketState state) {
        if (!ready.getAsBoolean()) {
            return;
        }
        PoolReuseEvent event = new PoolReuseEvent();
        if (!event.isEnabled() || state.role != SocketState.ROLE_CLIENT) {
            return;
        }
        event.idle = state.turnIdleNanos; // the write that is about to happen is already the last activity
        event.connectionId = state.id;
        event.localPort = port(state.local);
        event.remoteAddress = literal(state.remoteAddress);
        event.remotePort = state.remotePort;
        event.tcpState = state.kernelBeforeWrite instanceof KernelSnapshot seen
                ? seen.state().name()
                : null;
        event.commit(); // the setting for the least idle time is asked there
    }

    @Override
    public void ended(SocketState state) {
        if (!ready.getAsBoolean()) {
            return;
        }
        ConnectionEvent event = new ConnectionEvent();
        if (!event.isEnabled() || state.connectedNanos == 0) {
            return;
        }
        long now = System.nanoTime();
        event.connectionId = state.id;
        event.role = switch (state.role) {
            case SocketState.ROLE_CLIENT -> "client";
            case SocketState.ROLE_SERVER -> "server";
            default -> null;
        };
        InetSocketAddress local = state.local;
        event.localAddress = local == null ? null : literal(local.getAddress());
        event.localPort = port(local);
        event.remoteAddress = literal(state.remoteAddress);
        event.remotePort = state.remotePort;
        InetAddress remote = state.remoteAddress;
        event.host = remote == null || hostsAreCut ? null : Connections.hostName(remote);
        event.age = now - state.connectedNanos;
        event.idle = now - state.lastActivityNanos();
        event.requests = state.requests > 0 ? state.requests : state.turns;
        event.bytesOut = state.bytesOut;
        event.bytesIn = state.bytesIn;
        event.endedBy = endedBy(state);
        event.commit();
    }

    private static String endedBy(SocketState state) {
        if (Failures.closedFirst(state) || (state.failedNanos == 0 && state.endOfStreamNanos == 0)) {
            return "local";
        }
        Throwable thrown = state.thrown;
        boolean reset = thrown != null && Failures.of(thrown, state).kind() == Failure.Kind.RESET;
        return state.endOfStreamNanos != 0 || reset ? "peer" : "failure";
    }

    @Override
    public void failed(SocketEvent event) {
        if (!ready.getAsBoolean()) {
            return;
        }
        FailureEvent record = new FailureEvent();
        Failure failure = event.failure();
        if (!record.isEnabled() || failure == null) {
            return;
        }
        record.kind = failure.kind().name().toLowerCase(Locale.ROOT);
        record.exceptionClass = failure.exceptionClass();
        record.felt = event.kind() == SocketEvent.Kind.SOCKET_FAILED || event.kind() == SocketEvent.Kind.CALL_FAILED;
        record.library = event.call() == null ? null : event.call().library();
        Connection connection = event.connection();
        if (connection != null) {
            Endpoint local = connection.local();
            Endpoint remote = connection.remote();
            record.connectionId = connection.id();
            record.localPort = local == null ? 0 : local.port();
            record.remoteAddress = remote == null ? null : remote.host();
            record.remotePort = remote == null ? 0 : remote.port();
        }
        record.commit();
    }

    private static int port(@Nullable InetSocketAddress end) {
        return end == null ? 0 : end.getPort();
    }

    private static @Nullable String literal(@Nullable InetAddress address) {
        return address == null ? null : address.getHostAddress();
    }
}
