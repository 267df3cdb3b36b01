package io.wirewitness.agent;

import io.wirewitness.boot.SocketState;
import io.wirewitness.capture.TimeAxis;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.LocalClose;
import io.wirewitness.model.Role;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies a socket's live state into the model, on the failure path. */
final class Connections {

    /** Frames kept of the stack of our own close. */
    private static final int CLOSE_FRAMES = 16;

    private static final long MILLI_NANOS = 1_000_000L;

    private final TimeAxis axis;

    Connections(TimeAxis axis) {
        this.axis = axis;
    }

    Connection of(SocketState state) {
        InetAddress remote = state.remoteAddress;
        InetSocketAddress local = state.local;
        boolean first = state.requests > 0 ? state.requests == 1 : state.turns <= 1;
        return new Connection(
                state.id,
                role(state.role),
                local == null || local.getAddress() == null ? null : Endpoint.of(local.getAddress(), local.getPort()),
                remote == null ? null : Endpoint.of(remote, state.remotePort),
                remote == null ? null : hostName(remote),
                at(state.openedNanos),
                at(state.connectedNanos),
                at(state.lastReadNanos),
                at(state.lastWriteNanos),
                state.bytesIn,
                state.bytesOut,
                state.requests > 0 ? state.requests : state.turns,
                at(state.turnStartNanos),
                first ? -1 : state.turnIdleNanos / MILLI_NANOS,
                state.bytesOut - state.turnBytesOut,
                state.bytesIn - state.turnBytesIn,
                at(state.endOfStreamNanos),
                (KernelSnapshot) state.kernelBeforeWrite,
                (KernelSnapshot) state.kernelAtFailure,
                Failures.closedFirst(state) ? localClose(state) : null,
                state.multiplexed);
    }

    private LocalClose localClose(SocketState state) {
        List<String> frames = new ArrayList<>();
        Throwable at = state.closedAt;
        if (at != null) {
            for (StackTraceElement frame : at.getStackTrace()) {
                if (!frame.getClassName().startsWith("io.wirewitness.") && frames.size() < CLOSE_FRAMES) {
                    frames.add(frame.toString());
                }
            }
        }
        String thread = state.closedBy;
        return new LocalClose(at(state.closedNanos), thread == null ? "" : thread, frames);
    }

    /** A {@link System#nanoTime()} value on the axis; 0 stays 0, "never". */
    private long at(long nanoTime) {
        return nanoTime == 0 ? 0 : axis.ofNanoTime(nanoTime);
    }

    private static Role role(int role) {
        return switch (role) {
            case SocketState.ROLE_CLIENT -> Role.CLIENT;
            case SocketState.ROLE_SERVER -> Role.SERVER;
            default -> Role.UNKNOWN;
        };
    }

    /** The name the application looked up, without a look-up of ours: {@code toString} is {@code name/literal}. */
    private static @Nullable String hostName(InetAddress address) {
        String text = address.toString();
        int slash = text.indexOf('/');
        return slash > 0 ? text.substring(0, slash) : null;
    }
}
