package io.wirewitness.jfr.read;

import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.model.Blame;
import io.wirewitness.model.Call;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Connection;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.Failure;
import io.wirewitness.model.Incident;
import io.wirewitness.model.IncidentBuilder;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Role;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.Report;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Failures that the agent wrote down when they were felt, in the last seconds of a recording, and whose verdict never came into it: the
 * process was killed in between, or the recording ended. Earlier ones without a verdict are counted by the agent itself. The event has no bytes, no kernel's numbers and no packets,
 * so that most of them are {@code unknown}: a rule would take what is not in the event for zero. One thread; bounded.
 */
final class FeltFailures {

    /**
     * Before the recording's end: a verdict takes 1.1 s at most, and a busy process some more. One that is older was judged, or the agent
     * had a reason not to.
     */
    private static final long WITHOUT_VERDICT_NANOS = 5_000_000_000L;

    /** Failures that are told one by one. */
    static final int MOST_TOLD = 1_000;

    /** Failures that are remembered until all verdicts are read. */
    static final int MOST_KEPT = 20_000;

    /** Verdicts that are remembered; behind these nobody can say which failure has none. */
    private static final int MOST_JUDGED = 200_000;

    static final String NO_VERDICT =
            "app: the agent's verdict: it is not in the recording, which ends before it, or the process did, or there were"
                    + " too many failures at once; incidents.jsonl of the same process may have it";
    static final String NO_PACKETS =
            "packets: a capture of the same time tells who ended it: tcpdump -i any -s 128 -w cap.pcap tcp";

    private final Diagnosis diagnosis;
    private final Deque<FeltFailure> felt = new ArrayDeque<>();
    private final Set<Long> judgedConnections = new HashSet<>();
    private final TreeMap<Long, List<Judged>> judgedByTime = new TreeMap<>();
    private final LocalHosts localHosts = new LocalHosts();
    private long judged;
    private long notTold;

    /** Asks these rules where an event says enough for them. */
    FeltFailures(Diagnosis diagnosis) {
        this.diagnosis = diagnosis;
    }

    void felt(FeltFailure failure) {
        if (felt.size() == MOST_KEPT) {
            felt.removeFirst(); // the last ones are told
        }
        felt.addLast(failure);
    }

    void judged(Judged verdict) {
        judged++;
        if (judged > MOST_JUDGED) {
            return;
        }
        if (verdict.connectionId() != 0) {
            judgedConnections.add(verdict.connectionId());
            return;
        }
        judgedByTime
                .computeIfAbsent(verdict.atNanos(), at -> new ArrayList<>(1))
                .add(verdict);
    }

    /** A connection of which both ends are known: others of this process to the same host come from the same address. */
    void ends(@Nullable Endpoint local, @Nullable Endpoint remote) {
        localHosts.add(local, remote);
    }

    /** Failures without a verdict that {@link #reports} left out, or that nobody can tell. */
    long notTold() {
        return notTold;
    }

    /**
     * Those at its end that no verdict covers, in order of time; each once, though several layers felt it.
     *
     * @param endNanos when the recording ended, epoch nanoseconds
     */
    List<Report> reports(long endNanos) {
        if (judged > MOST_JUDGED) {
            return List.of();
        }
        // What a first layer felt, the next ones feel, too: the first says most of what happened on the wire.
        Set<Long> connections = new HashSet<>();
        List<FeltFailure> open = felt.stream()
                .sorted(Comparator.comparingLong(FeltFailure::atNanos))
                .filter(failure -> failure.atNanos() >= endNanos - WITHOUT_VERDICT_NANOS && !isJudged(failure))
                .filter(failure -> connections.add(failure.connectionId()))
                .toList();
        notTold = Math.max(0, open.size() - MOST_TOLD);
        return open.stream().limit(MOST_TOLD).map(this::report).toList();
    }

    /**
     * A verdict has the time of the first event of its failure, which may lie long before this one: of a time-out whose connection is closed
     * late, of an exception that is printed late. So any verdict on the connection is its own; without a connection nobody can tell.
     */
    private boolean isJudged(FeltFailure failure) {
        if (failure.connectionId() == 0 || judgedConnections.contains(failure.connectionId())) {
            return true;
        }
        long from = failure.atNanos() - Judged.SAME_MOMENT_NANOS;
        long to = failure.atNanos() + Judged.SAME_MOMENT_NANOS;
        return judgedByTime.subMap(from, true, to, true).values().stream()
                .anyMatch(verdicts -> verdicts.stream().anyMatch(verdict -> verdict.covers(failure)));
    }

    // ---- telling ----

    private Report report(FeltFailure felt) {
        Connection connection = felt.remote() == null && felt.connectionId() == 0 ? null : connection(felt);
        Incident incident = new IncidentBuilder(
                        "", felt.atNanos(), new Failure(felt.kind(), felt.exceptionClass(), null))
                .connection(connection)
                .call(felt.library() == null ? null : new Call(0, felt.library(), null, null, null, 0, false))
                .tiers(Set.of(Tier.APP))
                .build();
        return new Report(incident, verdict(incident, felt), List.of());
    }

    private Verdict verdict(Incident incident, FeltFailure felt) {
        // A refused connect carried no bytes and was never established: of this one, the event has all that a rule asks
        // for.
        if (felt.kind() == Failure.Kind.CONNECT_REFUSED && felt.remote() != null) {
            Verdict verdict = diagnosis.judge(incident);
            if (!verdict.cause().equals(Verdict.UNKNOWN)) {
                return with(verdict, NO_VERDICT);
            }
        }
        String peer = felt.remote() == null ? "" : " (" + felt.remote() + ")";
        return new Verdict(
                Verdict.UNKNOWN,
                Blame.UNKNOWN,
                Confidence.UNKNOWN,
                FailureWords.what(felt.kind()) + peer + ", and the agent's verdict on it is not in the recording",
                "get the evidence that this verdict lists as missing",
                new Retry(Retry.Safe.UNKNOWN, "the recording does not tell what the peer accepted"),
                List.of(new Evidence(Tier.APP, felt.atNanos(), fact(felt))),
                List.of(),
                List.of(NO_VERDICT, NO_PACKETS));
    }

    private static String fact(FeltFailure felt) {
        return "wirewitness.Failure: "
                + (felt.exceptionClass() == null
                        ? "the connection failed, and nothing was thrown"
                        : felt.exceptionClass())
                + (felt.thread().isEmpty() ? "" : " on thread " + felt.thread())
                + (felt.frame().isEmpty() ? "" : ", at " + felt.frame())
                + (felt.localPort() == 0 ? "" : ", local port " + felt.localPort());
    }

    private static Verdict with(Verdict verdict, String missing) {
        List<String> all = new ArrayList<>(verdict.missing());
        all.add(missing);
        return verdict.withMissing(all);
    }

    private Connection connection(FeltFailure felt) {
        return new Connection(
                felt.connectionId(),
                felt.kind().inConnecting() ? Role.CLIENT : Role.UNKNOWN,
                localHosts.of(felt.remote(), felt.localPort()),
                felt.remote(),
                null,
                felt.kind().inConnecting() ? felt.atNanos() : 0,
                0,
                0,
                0,
                -1,
                -1,
                0,
                0,
                -1,
                0,
                0,
                0,
                null,
                null,
                null);
    }
}
