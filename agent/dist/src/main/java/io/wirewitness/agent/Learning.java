package io.wirewitness.agent;

import io.wirewitness.agent.options.Upstream;
import io.wirewitness.boot.CallHooks;
import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.RateLimit;
import io.wirewitness.boot.SocketState;
import io.wirewitness.capture.TimeAxis;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.learn.End;
import io.wirewitness.lint.learn.KnownPeers;
import io.wirewitness.lint.learn.Lessons;
import io.wirewitness.model.Call;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Failure;
import io.wirewitness.model.HttpResponseHead;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.Role;
import io.wirewitness.model.TcpState;
import io.wirewitness.report.PeersFile;
import io.wirewitness.report.Redaction;
import io.wirewitness.report.Report;
import io.wirewitness.report.Sink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Learns the peers' limits. What happens is put down on the application's threads, where the agent looks anyway, in queues that
 * drop what is too much; all else is done on the engine's thread. {@link #peers} may be asked on any other
 * thread, never on one of the application's.
 */
final class Learning implements Sink {

    private static final int MOST_WAITING = 4_096;
    private static final int ENDS_PER_SECOND = 200;
    private static final long MILLI_NANOS = 1_000_000L;
    private static final long SECOND_NANOS = 1_000_000_000L;

    /** An answer to a use after a pause is looked for this long after it, and until then again. */
    private static final long ANSWERED_NANOS = SECOND_NANOS;

    private static final long UNANSWERED_NANOS = 30 * SECOND_NANOS;

    private static final long SWEEP_NANOS = 10 * SECOND_NANOS;
    private static final long WRITE_NANOS = 60 * SECOND_NANOS;

    /** Heads of answers looked at: one a peer a minute. Peers that share a slot share it. */
    private static final long HEAD_NANOS = 60 * SECOND_NANOS;

    private static final int HEAD_SLOTS = 256;

    private final Object lock = new Object();
    private final boolean on;
    private final LongSupplier clock;
    private Lessons lessons = new Lessons();
    private volatile long introduced;
    private boolean begun;
    private final PeersFile file;
    private final TimeAxis axis;
    private final KernelView kernel;
    private final boolean hostsAreCut;
    private final List<Peer> configured;
    private final Consumer<String> notices;
    private final RateLimit closes = new RateLimit(ENDS_PER_SECOND);
    private final RateLimit clientsGone = new RateLimit(ENDS_PER_SECOND);
    private final AtomicLongArray headNanos = new AtomicLongArray(HEAD_SLOTS);
    private final BlockingQueue<Use> uses = new ArrayBlockingQueue<>(MOST_WAITING);
    private final BlockingQueue<Ended> ended = new ArrayBlockingQueue<>(MOST_WAITING);
    private final BlockingQueue<Head> heads = new ArrayBlockingQueue<>(64);
    private final Map<Endpoint, Long> longestUse = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Endpoint, Long> eldest) {
            return size() > Lessons.MOST_PEERS;
        }
    };
    private long sweptNanos;
    private long writtenNanos;
    private boolean cannotWrite;

    /** A connection that was quiet is used again; {@code dead} if the peer had ended it already. */
    private record Use(SocketState state, long idleMillis, long bytesIn, long nanos, boolean dead) {}

    /** A connection is closed; the end is known already, or found from its state. */
    private record Ended(SocketState state, @Nullable End known) {}

    private record Head(SocketState state, HttpResponseHead head, int ordinal) {}

    /**
     * Continues with what the file holds, which is read on the engine's thread.
     *
     * @param on false to learn nothing
     * @param upstream {@code lint.upstream}; null if it is not set
     */
    Learning(
            boolean on,
            PeersFile file,
            @Nullable String upstream,
            Redaction redaction,
            TimeAxis axis,
            KernelView kernel,
            Consumer<String> notices) {
        this(on, file, upstream, redaction, axis, kernel, notices, System::nanoTime);
    }

    /** The same with a clock that tests drive. */
    Learning(
            boolean on,
            PeersFile file,
            @Nullable String upstream,
            Redaction redaction,
            TimeAxis axis,
            KernelView kernel,
            Consumer<String> notices,
            LongSupplier clock) {
        this.clock = clock;
        this.sweptNanos = clock.getAsLong();
        this.writtenNanos = sweptNanos;
        this.on = on;
        this.file = file;
        this.axis = axis;
        this.kernel = kernel;
        this.hostsAreCut = redaction.cuts(Redaction.Part.HOST);
        this.notices = notices;
        List<Peer> told = List.of();
        try {
            told = upstream == null ? List.of() : Upstream.read(upstream);
        } catch (IllegalArgumentException wrong) {
            notices.accept("lint.upstream is not used: " + wrong.getMessage());
        }
        this.configured = told;
    }

    // ---- the application's threads
    // -----------------------------------------------------------------------------------

    /** A connection that was quiet is about to be written to; the kernel's view of it was just taken. */
    void reused(SocketState state) {
        if (on && state.role == SocketState.ROLE_CLIENT && state.remoteAddress != null && Ends.reused(state)) {
            boolean dead =
                    state.kernelBeforeWrite instanceof KernelSnapshot seen && seen.state() != TcpState.ESTABLISHED;
            uses.offer(new Use(state, state.turnIdleNanos / MILLI_NANOS, state.bytesIn, clock.getAsLong(), dead));
        }
    }

    /** We are about to close a connection: only the kernel knows whether, and when, the peer of a blocking socket did. */
    void closing(SocketState state) {
        boolean usable =
                state.role == SocketState.ROLE_CLIENT && state.connectedNanos != 0 && state.remoteAddress != null;
        if (!on || !usable || !state.streaming || state.awaitingAnswer() || !isOfInterest(state)) {
            return;
        }
        if (closes.tryAcquire(clock.getAsLong()) && Hooks.table().get(state.descriptor) == state) {
            KernelSnapshot seen = kernel.snapshot(state.descriptor, axis.now());
            End end = seen == null ? null : Ends.atClose(state, seen, axis);
            if (end != null) {
                ended.offer(new Ended(state, end));
            }
        }
    }

    private static boolean isOfInterest(SocketState state) {
        return Ends.ordinal(state) > 1
                || state.closedNanos - state.lastActivityNanos() >= End.IDLE_MILLIS * MILLI_NANOS;
    }

    /** A connection is closed. */
    void closed(SocketState state) {
        if (!on || state.connectedNanos == 0 || state.remoteAddress == null) {
            return;
        }
        if (state.role == SocketState.ROLE_CLIENT) {
            ended.offer(new Ended(state, null));
        } else if (state.role == SocketState.ROLE_SERVER) {
            End end = Ends.ofServer(state, axis);
            if (end != null && clientsGone.tryAcquire(clock.getAsLong())) {
                ended.offer(new Ended(state, end));
            }
        }
    }

    /** An answer came; its head is read if this peer's was not for a while. */
    void answered(SocketState state, Supplier<@Nullable Call> reader) {
        InetAddress remote = state.remoteAddress;
        if (remote == null) {
            return;
        }
        int slot = Math.floorMod(remote.hashCode() * 31 + state.remotePort, HEAD_SLOTS);
        long now = clock.getAsLong();
        long before = headNanos.get(slot);
        if ((before != 0 && now - before < HEAD_NANOS) || !headNanos.compareAndSet(slot, before, now)) {
            return;
        }
        Call read = reader.get();
        if (read != null && read.answer() != null) {
            heads.offer(new Head(state, read.answer(), Ends.ordinal(state)));
        }
    }

    // ---- the engine's thread
    // -----------------------------------------------------------------------------------------

    @Override
    public String name() {
        return "learning";
    }

    /** What only a verdict knows: a connection that was dead at its next use, and one that ended as it was used. */
    @Override
    public void accept(Report report) {
        Connection connection = report.incident().connection();
        if (!on || connection == null || connection.role() != Role.CLIENT || connection.remote() == null) {
            return;
        }
        String cause = report.verdict().cause();
        long idleMillis = connection.exchangeIdleMillis();
        if (idleMillis < End.IDLE_MILLIS || report.verdict().confidence() == Confidence.POSSIBLE) {
            return;
        }
        Failure.Kind kind = report.incident().failure().kind();
        End.How how = switch (cause) {
            case "idle-dropped-silently" -> End.How.SILENCE;
            case "idle-reset-by-middlebox" -> End.How.RST;
            case "idle-close-race" -> kind == Failure.Kind.RESET ? End.How.RST : End.How.FIN;
            default -> null;
        };
        if (how != null) {
            synchronized (lock) {
                begin();
                lessons.ended(
                        Peer.Way.TO,
                        key(connection.host(), connection.remote()),
                        new End(
                                how,
                                cause.equals("idle-close-race"),
                                idleMillis,
                                Math.max(0, connection.exchangeStartNanos() - connection.connectedNanos())
                                        / MILLI_NANOS,
                                connection.multiplexed() ? 0 : Math.max(0, connection.ordinal() - 1),
                                report.incident().epochNanos() / MILLI_NANOS));
            }
        }
    }

    @Override
    public void tick(long epochNanos) {
        if (!on) {
            return;
        }
        CallHooks.wantHead();
        long now = clock.getAsLong();
        synchronized (lock) {
            begin();
            takeUses(now);
            takeEnds(now);
            for (Head head = heads.poll(); head != null; head = heads.poll()) {
                if (lessons.answered(key(head.state), head.head, head.ordinal)) {
                    introduced++;
                }
            }
            if (now - sweptNanos >= SWEEP_NANOS) {
                sweep(now);
            }
            if (now - writtenNanos >= WRITE_NANOS) {
                writtenNanos = now;
                write();
            }
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            lessons = file.read(notices);
        }
    }

    private void takeUses(long now) {
        List<Use> undecided = new ArrayList<>();
        for (Use use = uses.poll(); use != null; use = uses.poll()) {
            if (now - use.nanos < ANSWERED_NANOS) {
                undecided.add(use);
                continue;
            }
            SocketState state = use.state;
            boolean sound =
                    !use.dead && state.endOfStreamNanos == 0 && state.failedNanos == 0 && state.closedNanos == 0;
            if (sound && state.bytesIn == use.bytesIn && now - use.nanos < UNANSWERED_NANOS) {
                undecided.add(use);
                continue;
            }
            String peer = key(state);
            lessons.used(peer, use.idleMillis);
            if (sound && state.bytesIn > use.bytesIn) {
                lessons.usedWell(peer, use.idleMillis, axis.ofNanoTime(use.nanos) / MILLI_NANOS);
                longestUse.merge(remote(state), use.idleMillis, Math::max);
            }
        }
        undecided.forEach(uses::offer);
    }

    private void takeEnds(long now) {
        for (Ended one = ended.poll(); one != null; one = ended.poll()) {
            SocketState state = one.state;
            boolean client = state.role == SocketState.ROLE_CLIENT;
            End end = one.known == null ? Ends.ofClient(state, axis) : one.known;
            if (end != null) {
                lessons.ended(client ? Peer.Way.TO : Peer.Way.FROM, key(state), end);
            }
            if (client && one.known == null) {
                lived(state, state.closedNanos == 0 ? now : state.closedNanos);
            }
        }
    }

    private void lived(SocketState state, long atNanos) {
        String peer = key(state);
        if (state.connectedNanos - sweptNanos > 0) {
            lessons.connected(peer, axis.ofNanoTime(state.connectedNanos) / MILLI_NANOS);
        }
        lessons.lived(
                peer,
                Math.max(0, atNanos - state.connectedNanos) / MILLI_NANOS,
                Ends.ordinal(state),
                Math.max(0, atNanos - state.lastActivityNanos()) / MILLI_NANOS,
                axis.ofNanoTime(atNanos) / MILLI_NANOS);
    }

    /** The connections that are open: they may outlive what would be a limit. */
    private void sweep(long now) {
        Hooks.table().forEach(state -> {
            if (state.role == SocketState.ROLE_CLIENT && state.connectedNanos != 0 && state.remoteAddress != null) {
                lived(state, now);
                lessons.near(Peer.Way.TO, key(state), isNear(state));
            }
        });
        lessons.observed((now - sweptNanos) / MILLI_NANOS);
        sweptNanos = now;
    }

    private void write() {
        if (!lessons.takeChanged()) {
            return;
        }
        try {
            file.write(lessons);
            cannotWrite = false;
        } catch (IOException e) {
            if (!cannotWrite) {
                notices.accept("what was learnt of peers cannot be kept: " + e);
            }
            cannotWrite = true;
        }
    }

    @Override
    public void close() {
        tick(axis.now());
        synchronized (lock) { // of nothing learnt, nothing is written
            write();
        }
    }

    /** The longest pause after which a connection to this address was used again and answered; -1 if none was. */
    long longestIdleReuseMillis(Endpoint peer) {
        return longestUse.getOrDefault(peer, -1L);
    }

    private static boolean isNear(SocketState state) {
        InetSocketAddress local = state.local;
        InetAddress remote = state.remoteAddress;
        return remote(state).isLoopback() || (local != null && remote != null && remote.equals(local.getAddress()));
    }

    private static Endpoint remote(SocketState state) {
        InetAddress remote = state.remoteAddress;
        return remote == null ? Endpoint.ofIpv4(0, 0) : Endpoint.of(remote, state.remotePort);
    }

    private String key(SocketState state) {
        InetAddress remote = state.remoteAddress;
        if (state.role == SocketState.ROLE_SERVER) {
            return remote(state).host();
        }
        return key(remote == null ? null : Connections.hostName(remote), remote(state));
    }

    /** As the application named it; a name that is cut from everything else is cut here too. */
    private String key(@Nullable String host, Endpoint remote) {
        return host == null || hostsAreCut ? remote.toString() : host.toLowerCase(Locale.ROOT) + ":" + remote.port();
    }

    // ---- any other thread
    // --------------------------------------------------------------------------------------------

    /** Grows when a peer says for the first time in this process who it is or what it promises, or something else than before. */
    long introduced() {
        return introduced;
    }

    /**
     * What is known of each peer: learnt, announced, guessed and configured.
     *
     * @param parts who talks to whom
     */
    List<Peer> peers(List<Part> parts) {
        synchronized (lock) {
            return KnownPeers.of(lessons.peers(), configured, parts);
        }
    }
}
