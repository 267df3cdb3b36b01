package io.wirewitness.engine;

import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.model.Call;
import io.wirewitness.model.Connection;
import io.wirewitness.model.CounterChange;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Incident;
import io.wirewitness.model.IncidentBuilder;
import io.wirewitness.model.KernelSnapshot;
import io.wirewitness.model.LocalPorts;
import io.wirewitness.model.NameLookup;
import io.wirewitness.model.NextHop;
import io.wirewitness.model.PeerHistory;
import io.wirewitness.model.SocketEvent;
import io.wirewitness.model.Surroundings;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.Report;
import io.wirewitness.report.Sink;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Joins socket events, kernel snapshots and packets into incidents, asks for the verdict, and tells the sinks.
 *
 * <p>{@link #offer} may be called on any thread and never blocks. Everything else happens on one thread: the engine's own
 * after {@link #start}, or the caller's of {@link #step} in tests and replays, where the clock is driven.
 */
public final class Engine implements AutoCloseable {

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long MILLI_NANOS = 1_000_000L;
    private static final long MICRO_NANOS = 1_000L;

    /** How long the thread sleeps at most: with failures that are late, with packets coming in, with neither. */
    private static final long PENDING_WAIT_NANOS = 2 * MILLI_NANOS;

    private static final long PACKETS_WAIT_NANOS = 20 * MILLI_NANOS;
    private static final long IDLE_WAIT_NANOS = SECOND_NANOS;

    /**
     * A library tells of a failure sooner than this behind its socket. For so long the thread sleeps longer than the events of one
     * failure may lie apart, and finds it ready however many there are.
     */
    private static final long HAND_OVER_NANOS = MILLI_NANOS;

    /** A failure that follows a judged one of the same request within this time is its consequence. */
    private static final long CONSEQUENCE_NANOS = 2 * SECOND_NANOS;

    private static final int JUDGED_REMEMBERED = 256;
    private static final long TELL_UNHEARD_NANOS = 10 * SECOND_NANOS;

    private final EngineClock clock;
    private final EngineLimits limits;
    private final Diagnosis diagnosis;
    private final Sinks sinks;
    private final WireTap wire;
    private final Supplier<List<CounterChange>> counters;
    private final LongSupplier ignored;
    private final Runnable everySecond;
    private final NameBook names;
    private final Context context;
    private final Consumer<String> notices;
    private final Peers peers;
    private final Orphans orphans;
    private final Ids ids = new Ids();
    private final Losses losses = new Losses();
    private final Attempts attempts = new Attempts();
    private final BlockingQueue<Item> inbox;
    private final List<Pending> pending = new ArrayList<>();
    private final Deque<Judged> judged = new ArrayDeque<>();
    private final AtomicLong lostEvents = new AtomicLong();
    private final AtomicLong notJudged = new AtomicLong();
    private long secondStartNanos;
    private int thisSecond;
    private long unheardTold;
    private long unheardToldNanos;
    private long faults;
    private long lastTickNanos;
    private List<CounterChange> lastChanges = List.of();
    private long told;
    private volatile EngineCounts counts = EngineCounts.NONE;
    private volatile boolean closed;
    private @Nullable Thread thread;

    private record Item(
            @Nullable SocketEvent event, @Nullable Consumer<Report> asker) {}

    /** Wakes the thread so that it sees that it is to end. */
    private static final Item WAKE = new Item(null, null);

    private record Judged(long connectionId, long callId, int ordinal, long atNanos, Report report) {}

    /**
     * Makes an engine that is not running yet.
     *
     * @param wire the packets, or {@link WireTap#none()}
     * @param peers what connections to a peer did that no event tells of
     * @param counters the host's counters that moved since they were last asked for
     * @param ignored failures that were not even looked at, so far
     * @param everySecond called on the engine's thread about once a second
     * @param notices told, once each, what went wrong with the engine's own parts
     */
    public Engine(
            EngineClock clock,
            EngineLimits limits,
            Diagnosis diagnosis,
            List<? extends Sink> sinks,
            WireTap wire,
            PeerBook peers,
            Supplier<List<CounterChange>> counters,
            LongSupplier ignored,
            Runnable everySecond,
            Consumer<String> notices) {
        this(
                clock,
                limits,
                diagnosis,
                sinks,
                wire,
                peers,
                counters,
                ignored,
                everySecond,
                NameBook.NONE,
                JvmBook.NONE,
                notices);
    }

    /**
     * The same with a resolver and a JVM that can be asked.
     *
     * @param names what this JVM's resolver says
     * @param jvm what this JVM was doing
     */
    public Engine(
            EngineClock clock,
            EngineLimits limits,
            Diagnosis diagnosis,
            List<? extends Sink> sinks,
            WireTap wire,
            PeerBook peers,
            Supplier<List<CounterChange>> counters,
            LongSupplier ignored,
            Runnable everySecond,
            NameBook names,
            JvmBook jvm,
            Consumer<String> notices) {
        this.names = names;
        this.context = new Context(jvm);
        this.clock = clock;
        this.limits = limits;
        this.diagnosis = diagnosis;
        this.sinks = new Sinks(sinks, notices);
        this.wire = wire;
        this.peers = new Peers(peers);
        this.orphans = new Orphans(peers);
        this.counters = counters;
        this.ignored = ignored;
        this.everySecond = everySecond;
        this.notices = notices;
        this.inbox = new ArrayBlockingQueue<>(limits.inboxEvents());
    }

    /**
     * Hands over an event; any thread; never blocks.
     *
     * @param asker told the report on the engine's thread; null if nobody waits for it
     * @return false if the inbox is full: the event is dropped and counted
     */
    public boolean offer(SocketEvent event, @Nullable Consumer<Report> asker) {
        if (closed || !inbox.offer(new Item(event, asker))) {
            lostEvents.incrementAndGet();
            return false;
        }
        return true;
    }

    /** Events dropped because the inbox was full. */
    public long lostEvents() {
        return lostEvents.get();
    }

    /** Failures that were counted and not judged, because there were too many in a second. */
    public long notJudged() {
        return notJudged.get();
    }

    /** What was done so far; any thread. */
    public EngineCounts counts() {
        return counts;
    }

    /** Starts the engine's thread: a daemon, so that it never keeps an application alive. */
    public void start() {
        Thread runner = new Thread(this::run, "wirewitness-engine");
        runner.setDaemon(true);
        runner.setUncaughtExceptionHandler((of, fault) -> tellFault(fault)); // never the application's default one
        thread = runner;
        runner.start();
    }

    /** Judges what is pending, tells the sinks to let go, and ends the thread; waits a second at most. */
    @Override
    public void close() {
        closed = true;
        Thread runner = thread;
        if (runner != null) {
            inbox.offer(WAKE); // not by interrupting it: that would close the file it may be writing
            LockSupport.unpark(runner);
            try {
                runner.join(TimeUnit.SECONDS.toMillis(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        } else {
            finish();
        }
    }

    private void run() {
        while (!closed) {
            try {
                await();
                step();
            } catch (InterruptedException e) {
                break;
            } catch (Throwable fault) { // nothing of ours may end this thread, or meet the application's handlers
                tellFault(fault);
            }
        }
        finish();
    }

    /**
     * Sleeps until there is something to do. An event wakes it only where one is waited for: while a failure has its time to be
     * joined, what else comes is taken when that is over, and the thread that tells it is spared the call to the kernel.
     */
    private void await() throws InterruptedException {
        long now = clock.epochNanos();
        long waitNanos = waitNanos(now);
        if (isJoining()) {
            LockSupport.parkNanos(this, waitNanos);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return;
        }
        Item first = inbox.poll(waitNanos, TimeUnit.NANOSECONDS);
        if (first != null) {
            take(first, clock.epochNanos());
        }
    }

    private boolean isJoining() {
        for (Pending failure : pending) {
            if (failure.outcomeKnown()) {
                return true;
            }
        }
        return false;
    }

    private void tellFault(Throwable fault) {
        if (faults++ == 0) {
            notices.accept("the engine met a fault of its own and goes on: " + fault);
        }
    }

    private void finish() {
        try {
            long now = clock.epochNanos();
            takeAll(now);
            for (Pending failure : List.copyOf(pending)) {
                if (failure.outcomeKnown() || failure.feltAfterAll()) {
                    judge(failure, now);
                }
            }
            pending.clear();
        } catch (Throwable fault) {
            tellFault(fault);
        } finally {
            sinks.close();
            wire.close();
        }
    }

    private long waitNanos(long now) {
        long wait = wire.running() ? PACKETS_WAIT_NANOS : IDLE_WAIT_NANOS;
        for (Pending failure : pending) {
            wait = Math.min(wait, untilReady(failure, now));
        }
        return wait;
    }

    /** Nothing is judged before what belongs to it has had its time: to wake up earlier is in vain. */
    private long untilReady(Pending failure, long now) {
        long until = failure.outcomeKnown()
                ? failure.lastArrivalNanos() + limits.mergeNanos() + HAND_OVER_NANOS
                : graceEndNanos(failure); // an event of its library wakes the thread before
        // What else it may wait for tells nobody when it is there; for its orphaned socket it is not looked often.
        return Math.max(until - now, failure.orphanLookedNanos() > 0 ? PACKETS_WAIT_NANOS : PENDING_WAIT_NANOS);
    }

    /** One turn: takes what has come in and judges what is ready. */
    public void step() {
        long now = clock.epochNanos();
        judgeWhatIsReady(now);
        if (now - lastTickNanos >= SECOND_NANOS) {
            lastTickNanos = now;
            sinks.tick(now);
            wire.tick(notices);
            everySecond.run();
            losses.observe(now, unheard(), wire.lost());
            attempts.forgetOld(now);
            forgetJudged(now);
            tellUnheard(now);
            lastChanges = counters.get();
            counts = new EngineCounts(told, unheard(), wire.packets(), wire.lost(), wire.flows(), wire.running());
        }
    }

    private void judgeWhatIsReady(long now) {
        takeAll(now);
        wire.drain();
        for (Iterator<Pending> each = pending.iterator(); each.hasNext(); ) {
            Pending failure = each.next();
            if (ready(failure, now) && !followsWaiting(failure)) {
                each.remove();
                if (failure.outcomeKnown() || failure.feltAfterAll()) {
                    judge(failure, now);
                } // else the library went another way, and nobody felt it
            }
        }
    }

    /** Attempts of one call are told in their order: what one says of those before it stands on that. */
    private boolean followsWaiting(Pending failure) {
        Call call = failure.call();
        if (call == null) {
            return false;
        }
        for (Pending before : pending) {
            if (before == failure) {
                return false;
            }
            if (before.isOf(call.id())) {
                return true;
            }
        }
        return false;
    }

    /** Failures of which there is no verdict: not looked at, dropped at the inbox, or too many to judge. */
    private long unheard() {
        return ignored.getAsLong() + lostEvents.get() + notJudged.get();
    }

    private void tellUnheard(long now) {
        long all = unheard();
        if (all > unheardTold && now - unheardToldNanos >= TELL_UNHEARD_NANOS) {
            notices.accept((all - unheardTold) + " failures had no verdict, there were too many at once");
            unheardTold = all;
            unheardToldNanos = now;
        }
    }

    private void takeAll(long now) {
        for (Item item = inbox.poll(); item != null; item = inbox.poll()) {
            take(item, now);
        }
    }

    private void take(Item item, long now) {
        SocketEvent event = item.event;
        if (event == null) {
            return;
        }
        Connection connection = event.connection();
        if (event.kind() == SocketEvent.Kind.ENDED || event.failure() == null) {
            if (connection != null) {
                peers.endedIdle(connection);
            }
            return;
        }
        if (event.kind() == SocketEvent.Kind.ANSWERED
                && connection != null
                && event.call() != null
                && event.call().answer() != null) {
            peers.answered(connection, event.call(), event.call().answer());
        }
        Pending known = find(event);
        if (known != null) {
            known.add(event, item.asker, Math.min(now, event.epochNanos()));
            return;
        }
        Report before = consequenceOf(event, now);
        if (before != null) {
            if (item.asker != null) {
                item.asker.accept(before);
            }
            return;
        }
        if (pending.size() >= limits.pendingIncidents()) {
            judge(pending.remove(0), now);
        }
        Pending fresh = new Pending(event, event.failure(), item.asker, now);
        pending.add(fresh);
        context.noticed(fresh);
        String suspect = fresh.suspectName();
        if (suspect != null) {
            names.suspect(suspect);
        }
    }

    /** The failure that an event belongs to, the latest first. */
    private @Nullable Pending find(SocketEvent event) {
        for (int i = pending.size() - 1; i >= 0; i--) {
            if (pending.get(i).isOf(event)) {
                return pending.get(i);
            }
        }
        return null;
    }

    private @Nullable Report consequenceOf(SocketEvent event, long now) {
        Connection connection = event.connection();
        long callId = event.call() == null ? 0 : event.call().id();
        forgetJudged(now);
        if (connection != null) {
            for (Judged one : judged) {
                if (one.connectionId == connection.id()
                        && (connection.multiplexed() ? one.callId == callId : one.ordinal == connection.ordinal())) {
                    return one.report;
                }
            }
        }
        return null;
    }

    /** Their reports hold packets. */
    private void forgetJudged(long now) {
        while (!judged.isEmpty()
                && (judged.size() > JUDGED_REMEMBERED || now - judged.getFirst().atNanos > CONSEQUENCE_NANOS)) {
            judged.removeFirst();
        }
    }

    private boolean ready(Pending failure, long now) {
        return joined(failure, now) && context.settled(failure, now) && orphans.settled(failure, now);
    }

    /** True if all that belongs to the failure is here, or has had its time. */
    private boolean joined(Pending failure, long now) {
        if (now >= graceEndNanos(failure)) {
            return true;
        }
        String suspect = failure.suspectName();
        return failure.outcomeKnown()
                && (suspect == null || names.settled(suspect))
                && now - failure.lastArrivalNanos() >= limits.mergeNanos()
                && (!wire.running() || wire.caughtUpToNanos() >= failure.firstNanos + answerNanos(failure));
    }

    private long graceEndNanos(Pending failure) {
        // A library that others stand on may be busy before it tells whose connect it was.
        long patience = failure.feltAfterAll() && !failure.outcomeKnown() ? 4 : 1;
        return failure.firstNanos + patience * limits.graceNanos();
    }

    /**
     * An end of stream is felt at once, the reset that answers our last bytes comes a round trip later and tells whether
     * they were accepted.
     */
    private static long answerNanos(Pending failure) {
        Connection connection = failure.connection();
        KernelSnapshot after = connection == null ? null : connection.kernelAtFailure();
        boolean answerToCome = switch (failure.failure().kind()) {
            case END_OF_STREAM, BROKEN_PIPE -> true;
            default -> false;
        };
        return answerToCome && after != null && after.rttMicros() > 0 ? after.rttMicros() * MICRO_NANOS * 3 / 2 : 0;
    }

    private void judge(Pending failure, long now) {
        if (!admit(now)) {
            notJudged.incrementAndGet();
            return;
        }
        losses.observe(now, unheard(), wire.lost());
        Connection connection = failure.connection();
        WireTap.Found found = wire.find(connection);
        if (connection != null && found.flow() != null && lostItsAddress(connection.local())) {
            connection = connection.withLocal(found.flow().client());
        }
        Set<Tier> tiers = EnumSet.of(Tier.APP);
        if (connection != null && (connection.kernelBeforeWrite() != null || connection.kernelAtFailure() != null)) {
            tiers.add(Tier.KERNEL);
        }
        if (found.flow() != null) {
            tiers.add(Tier.PACKETS);
        }
        LocalPorts ports = peers.localPorts(connection, failure.failure(), now);
        NextHop nextHop = peers.nextHop(connection, failure.failure(), now);
        if (ports != null || nextHop != null) {
            tiers.add(Tier.KERNEL);
        }
        Incident incident = new IncidentBuilder(ids.next(failure.firstNanos), failure.firstNanos, failure.failure())
                .connection(connection)
                .call(failure.call())
                .repeated(failure.repeated())
                .trace(failure.trace())
                .flow(found.flow())
                .peer(
                        connection == null
                                ? PeerHistory.NONE
                                : peers.of(connection, failure.firstNanos)
                                        .withUsualServer(peers.usualServer(connection, failure.call())))
                .jvm(context.of(failure))
                .counters(failure.failure().kind().inConnecting() ? recentChanges() : lastChanges)
                .tiers(tiers)
                .lost(losses.since(connection == null ? failure.firstNanos : connection.openedNanos()))
                .surroundings(new Surroundings(null, List.of(), found.icmp(), List.of(), found.neighbours())
                        .withLookup(lookup(failure))
                        .withPorts(ports)
                        .withNextHop(nextHop)
                        .withOrphan(failure.orphan()))
                .build();
        Verdict verdict = diagnosis.judge(incident);
        if (failure.answeredOnly() && verdict.cause().equals(Verdict.UNKNOWN)) {
            return; // an answer with an error status, and no more than that
        }
        String alike = failure.repeated() ? attempts.alike(failure.call(), verdict, now) : null;
        Report report = alike != null
                ? new Report(incident.withId(alike), verdict, List.of()) // under the name of the one that was told
                : new Report(
                        incident,
                        failure.repeated()
                                ? verdict
                                : attempts.counted(failure.call(), failure.firstNanos, verdict, now),
                        found.packets());
        if (connection != null) {
            long callId = failure.call() == null ? 0 : failure.call().id();
            judged.addLast(new Judged(connection.id(), callId, connection.ordinal(), now, report));
        }
        if (alike != null) {
            failure.askers().forEach(asker -> asker.accept(report));
            return;
        }
        tell(report, failure.askers());
        if (failure.repeated()) {
            boolean known = attempts.isToldAsRepeated(failure.call(), now);
            Incident again = incident.withId(ids.next(failure.firstNanos));
            Verdict replayed = known ? null : diagnosis.replayed(again, verdict);
            attempts.told(failure.call(), incident.id(), verdict, known || replayed != null, now);
            if (replayed != null) {
                tell(new Report(again, replayed, found.packets()), List.of());
            }
        }
    }

    /** What the resolver said of the name of a connect or a look-up that failed; null if nothing is known. */
    private @Nullable NameLookup lookup(Pending failure) {
        NameLookup then = failure.lookup();
        String suspect = failure.suspectName();
        NameLookup now = suspect == null ? null : names.of(suspect);
        if (then == null || now == null) {
            return then == null ? now : then;
        }
        return then.withFresh(now.fresh()); // what failed is told as it was then
    }

    /**
     * What moved since the last second began, or in the second before if nothing has yet. Reading the counters is a tenth of an
     * incident's cost, and of connects only a verdict stands on what they say of this very moment.
     */
    private List<CounterChange> recentChanges() {
        List<CounterChange> fresh = counters.get();
        if (!fresh.isEmpty()) {
            lastChanges = fresh;
        }
        return lastChanges;
    }

    private static boolean lostItsAddress(@Nullable Endpoint local) {
        return local != null && local.isWildcard();
    }

    private void tell(Report report, List<Consumer<Report>> askers) {
        for (Consumer<Report> asker : askers) {
            asker.accept(report);
        }
        told++;
        sinks.accept(report);
    }

    private boolean admit(long now) {
        if (now - secondStartNanos >= SECOND_NANOS) {
            secondStartNanos = now;
            thisSecond = 0;
        }
        return thisSecond++ < limits.incidentsPerSecond();
    }
}
