package io.wirewitness.agent;

import io.wirewitness.boot.SocketState;
import io.wirewitness.boot.StreamFacts;
import io.wirewitness.capture.TimeAxis;
import io.wirewitness.model.Call;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.LocalClose;
import io.wirewitness.model.Reader;
import io.wirewitness.model.Role;
import io.wirewitness.model.StreamsView;
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
    private final TlsSessions tls;

    Connections(TimeAxis axis) {
        this.axis = axis;
        tls = new TlsSessions(axis);
    }

    Connection of(SocketState state) {
        return of(state, null);
    }

    /** With the stream of this call, if it has one. */
    Connection of(SocketState state, @Nullable Call call) {
        return of(state, call, null);
    }

    /**
     * As a server's request has it: where several share the connection, its beginning is its own, and how many of the bytes are
     * nobody knows.
     *
     * @param request the server library's object for it
     */
    Connection ofServed(SocketState state, @Nullable Call call, @Nullable Object request) {
        if (!state.multiplexed || state.role != SocketState.ROLE_SERVER) {
            return of(state, call, null);
        }
        return of(state, call, new Share(at(state.streamBegunNanos(request)), state.streamOrdinal(request)));
    }

    /** What is known of one of the requests that share a connection; 0 where it is not. */
    private record Share(long begunNanos, int ordinal) {}

    private Connection of(SocketState state, @Nullable Call call, @Nullable Share share) {
        int streamId = call == null ? 0 : call.streamId();
        InetAddress remote = state.remoteAddress;
        InetSocketAddress local = state.local;
        boolean first =
                share != null ? share.ordinal() == 1 : state.requests > 0 ? state.requests == 1 : state.turns <= 1;
        long bytesOut = bytesOut(state);
        boolean unwritten = state.requestPending && !state.multiplexed;
        long now = System.nanoTime();
        long idleNanos = unwritten ? now - state.lastActivityNanos() : state.turnIdleNanos;
        return new Connection(
                state.id,
                role(state.role),
                endpoint(local),
                remote == null ? null : Endpoint.of(remote, state.remotePort),
                remote == null ? null : hostName(remote),
                at(state.openedNanos),
                at(state.connectedNanos),
                at(state.lastReadNanos),
                at(state.lastWriteNanos),
                state.bytesIn,
                bytesOut,
                share != null ? share.ordinal() : state.requests > 0 ? state.requests : state.turns,
                share != null ? share.begunNanos() : at(unwritten ? now : state.turnStartNanos),
                first ? -1 : idleNanos / MILLI_NANOS,
                unwritten || share != null ? 0 : bytesOut - state.turnBytesOut,
                unwritten || share != null ? 0 : state.bytesIn - state.turnBytesIn,
                at(state.endOfStreamNanos),
                unwritten ? null : (KernelSnapshot) state.kernelBeforeWrite,
                (KernelSnapshot) state.kernelAtFailure,
                Failures.closedFirst(state) ? localClose(state) : null,
                state.multiplexed,
                streams(state, streamId),
                tls.of(state),
                endpoint(state.descriptorEnd),
                reader(state));
    }

    /** On the thread that felt the failure. */
    private static @Nullable Reader reader(SocketState state) {
        long id = state.readerId != 0 ? state.readerId : state.writerId;
        return id == 0 ? null : new Reader(id, id == Thread.currentThread().getId());
    }

    /** Where a write is under way on another thread, the kernel knows already what it took. */
    private static long bytesOut(SocketState state) {
        boolean behind = state.writing && state.connectedNanos != 0;
        return behind && state.kernelAtFailure instanceof KernelSnapshot seen
                ? Math.max(state.bytesOut, seen.bytesSent() - seen.bytesRetransmitted())
                : state.bytesOut;
    }

    private static @Nullable Endpoint endpoint(@Nullable InetSocketAddress end) {
        return end == null || end.getAddress() == null ? null : Endpoint.of(end.getAddress(), end.getPort());
    }

    private @Nullable StreamsView streams(SocketState state, int streamId) {
        StreamFacts facts = state.streams;
        if (facts == null) {
            return null;
        }
        StreamFacts.Reset reset = streamId > 0 ? facts.resetOf(streamId) : facts.latestReset();
        return new StreamsView(
                streamId,
                goAway(facts.firstGoAway()),
                goAway(facts.latestGoAway()),
                reset == null
                        ? null
                        : new StreamsView.Reset(at(reset.nanos()), reset.fromPeer(), reset.streamId(), reset.code()),
                facts.resetCount(),
                facts.pings(),
                facts.pingIntervalNanos() / MILLI_NANOS);
    }

    private StreamsView.@Nullable GoAway goAway(StreamFacts.@Nullable GoAway frame) {
        return frame == null
                ? null
                : new StreamsView.GoAway(at(frame.nanos()), frame.lastStreamId(), frame.code(), frame.debug());
    }

    private LocalClose localClose(SocketState state) {
        String thread = state.closedBy;
        return new LocalClose(
                at(state.closedNanos), thread == null ? "" : thread, frames(state.closedAt), byReader(state));
    }

    /** A blocking socket's reader is the caller's own thread; on a channel both are the event loop's. */
    static @Nullable Boolean byReader(SocketState state) {
        boolean known = state.streaming && state.readerId != 0 && state.closerId != 0;
        return known ? Boolean.valueOf(state.closerId == state.readerId) : null;
    }

    /** The innermost frames of a stack, without our own. */
    static List<String> frames(@Nullable Throwable at) {
        List<String> frames = new ArrayList<>();
        if (at != null) {
            for (StackTraceElement frame : at.getStackTrace()) {
                if (!frame.getClassName().startsWith("io.wirewitness.boot.") && frames.size() < CLOSE_FRAMES) {
                    frames.add(frame.toString());
                }
            }
        }
        return frames;
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
    static @Nullable String hostName(InetAddress address) {
        String text = address.toString();
        int slash = text.indexOf('/');
        return slash > 0 ? text.substring(0, slash) : null;
    }
}
