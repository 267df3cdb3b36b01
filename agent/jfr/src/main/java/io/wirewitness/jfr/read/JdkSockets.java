package io.wirewitness.jfr.read;

import io.wirewitness.model.Blame;
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
import io.wirewitness.report.ExceptionWords;
import io.wirewitness.report.Report;
import io.wirewitness.report.SocketPeer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a recording without the agent tells of failures, and what it does not. On JDK 17 a read that ends in a reset, a time-out
 * or another error leaves an event with 0 bytes and without the end of the stream; on 25 it leaves none. No socket event has
 * a local port. Exceptions are there if the recording asked for them, without an address. So no more is ever said than
 * that something failed, when, on which thread, and with which peer if that is known. One thread; bounded.
 */
final class JdkSockets {

    /** Failures that are told one by one. */
    static final int MOST_TOLD = 1_000;

    /** Peers that are counted; more are one. */
    private static final int MOST_PEERS = 500;

    /** An exception is thrown inside the read whose event it belongs to, or a moment behind it. */
    private static final long SAME_NANOS = 5_000_000;

    /** A name that is asked for again so soon is the same failure: the JDK caches the answer for longer. */
    private static final long SAME_NAME_NANOS = 1_000_000_000L;

    /** Exceptions of other threads that may stand between two of one. */
    private static final int MOST_LOOKED_AT = 64;

    private static final String UNKNOWN_HOST = "java.net.UnknownHostException";
    private static final String INTERNAL_RESET = "sun.net.ConnectionResetException";

    /** What the JDK throws for a socket; a library's own exception has one of these as its cause. */
    private static final Set<String> CLASSES = Set.of(
            "java.net.SocketException",
            INTERNAL_RESET,
            "java.net.ConnectException",
            "java.net.NoRouteToHostException",
            "java.net.SocketTimeoutException",
            UNKNOWN_HOST,
            "javax.net.ssl.SSLHandshakeException",
            "java.io.IOException");

    static final String NO_PORT =
            "app: which connection it was: no socket event of the JDK has a local port, and the agent's have"
                    + " (java -javaagent:wirewitness.jar, with the recording on)";
    static final String NO_PACKETS =
            "packets: a capture of the same time tells who ended it: tcpdump -i any -s 128 -w cap.pcap tcp";
    static final String NO_PEER =
            "app: the peer: an exception names none, and on JDK 25 a read that ends in a reset or a"
                    + " time-out leaves no socket event";
    static final String NO_EXCEPTION =
            "app: the exception: it is recorded with jcmd PID JFR.start jdk.JavaExceptionThrow#enabled=true";

    /** An exception as it was thrown. */
    private record Thrown(
            long atNanos,
            long threadId,
            String thread,
            String className,
            @Nullable String message,
            String frame) {}

    /** A read that brought nothing and was not the end. */
    private record Empty(
            long startNanos,
            long durationNanos,
            long timeoutMillis,
            long threadId,
            String thread,
            Endpoint remote,
            String host) {}

    private static final class Count {
        private long reads;
        private long writes;
        private long slowestNanos;
        private long failed;
    }

    private final Map<Endpoint, Count> peers = new HashMap<>();
    private final List<Thrown> thrown = new ArrayList<>();
    private final List<Empty> empties = new ArrayList<>();
    private long notKept;

    // ---- events ----

    void read(
            long startNanos,
            long durationNanos,
            long timeoutMillis,
            long bytes,
            boolean endOfStream,
            long threadId,
            String thread,
            @Nullable Endpoint remote,
            String host) {
        if (remote == null) {
            return;
        }
        boolean failed = bytes <= 0 && !endOfStream;
        Count count = count(remote);
        count.reads++;
        count.slowestNanos = Math.max(count.slowestNanos, durationNanos);
        if (failed) {
            count.failed++;
            keep(empties, new Empty(startNanos, durationNanos, timeoutMillis, threadId, thread, remote, host));
        }
    }

    void write(long durationNanos, @Nullable Endpoint remote) {
        if (remote != null) {
            Count count = count(remote);
            count.writes++;
            count.slowestNanos = Math.max(count.slowestNanos, durationNanos);
        }
    }

    private Count count(Endpoint remote) {
        Count known = peers.get(remote);
        if (known != null || peers.size() < MOST_PEERS) {
            return peers.computeIfAbsent(remote, peer -> new Count());
        }
        return new Count();
    }

    /** True if an exception of this class may be a socket's. */
    static boolean mayBeOfSocket(String className) {
        return CLASSES.contains(className);
    }

    void thrown(long atNanos, long threadId, String thread, String className, @Nullable String message, String frame) {
        Failure.Kind kind = ExceptionWords.kind(className, message);
        if (kind == Failure.Kind.OTHER || kind == Failure.Kind.CLOSED_LOCALLY) {
            return;
        }
        Thrown next = new Thrown(atNanos, threadId, thread, className, message, frame);
        int before = lastOf(threadId);
        Thrown last = before < 0 ? null : thrown.get(before);
        if (last != null && isInternalOf(last, next)) {
            thrown.set(before, new Thrown(last.atNanos, threadId, thread, className, message, frame));
        } else if (last == null || !isSameName(last, next)) {
            keep(thrown, next);
        }
    }

    /** The latest of a thread's, among the last few of all; -1 if there is none. */
    private int lastOf(long threadId) {
        for (int i = thrown.size() - 1; i >= Math.max(0, thrown.size() - MOST_LOOKED_AT); i--) {
            if (thrown.get(i).threadId == threadId) {
                return i;
            }
        }
        return -1;
    }

    /** The JDK throws its own ConnectionResetException first, and SocketException for the caller. */
    private static boolean isInternalOf(Thrown last, Thrown next) {
        return last.className.equals(INTERNAL_RESET)
                && !next.className.equals(INTERNAL_RESET)
                && next.atNanos >= last.atNanos
                && next.atNanos - last.atNanos < SAME_NANOS;
    }

    /**
     * The resolver throws {@code name: Name or service not known}, InetAddress {@code name} for the caller (JDK 17 and 25), and a client
     * that asks again at once gets the same from InetAddress' cache.
     */
    private static boolean isSameName(Thrown last, Thrown next) {
        String name = name(last);
        return name != null
                && name.equals(name(next))
                && next.atNanos >= last.atNanos
                && next.atNanos - last.atNanos < SAME_NAME_NANOS;
    }

    private static @Nullable String name(Thrown one) {
        if (!one.className.equals(UNKNOWN_HOST) || one.message == null) {
            return null;
        }
        int reason = one.message.indexOf(": ");
        return reason < 0 ? one.message : one.message.substring(0, reason);
    }

    private <T> void keep(List<T> list, T one) {
        if (list.size() < MOST_TOLD) {
            list.add(one);
        } else {
            notKept++;
        }
    }

    // ---- telling ----

    /** Failures that were not kept. */
    long notKept() {
        return notKept;
    }

    /** Peers, most operations first. */
    List<SocketPeer> peers() {
        return peers.entrySet().stream()
                .map(entry -> new SocketPeer(
                        entry.getKey(),
                        entry.getValue().reads,
                        entry.getValue().writes,
                        entry.getValue().slowestNanos,
                        entry.getValue().failed))
                .sorted(Comparator.comparingLong((SocketPeer peer) -> peer.reads() + peer.writes())
                        .reversed()
                        .thenComparing(SocketPeer::remote))
                .toList();
    }

    /**
     * What failed, in order of time.
     *
     * @param exceptions whether the recording has exceptions at all
     */
    List<Report> reports(boolean exceptions) {
        List<Report> reports = new ArrayList<>();
        List<Thrown> unclaimed = new ArrayList<>(thrown);
        for (Empty empty : empties) {
            Thrown own = claim(unclaimed, empty);
            reports.add(ofRead(empty, own, exceptions));
        }
        unclaimed.forEach(one -> reports.add(ofException(one)));
        reports.sort(Comparator.comparingLong(report -> report.incident().epochNanos()));
        return reports;
    }

    private static @Nullable Thrown claim(List<Thrown> unclaimed, Empty empty) {
        long end = empty.startNanos + empty.durationNanos;
        for (int i = 0; i < unclaimed.size(); i++) {
            Thrown one = unclaimed.get(i);
            if (one.threadId == empty.threadId
                    && one.atNanos >= empty.startNanos - SAME_NANOS
                    && one.atNanos <= end + SAME_NANOS) {
                return unclaimed.remove(i);
            }
        }
        return null;
    }

    private static Report ofRead(Empty empty, @Nullable Thrown own, boolean exceptions) {
        long end = empty.startNanos + empty.durationNanos;
        // A timer fires a little late, never early.
        boolean timedOut = empty.timeoutMillis > 0 && empty.durationNanos >= empty.timeoutMillis * 999_000L;
        Failure.Kind kind = own != null
                ? ExceptionWords.kind(own.className, own.message)
                : timedOut ? Failure.Kind.TIMED_OUT : Failure.Kind.OTHER;
        String peer = empty.remote + (empty.host.isEmpty() ? "" : " (" + empty.host + ")");
        String how = switch (kind) {
            case RESET -> "ended in a reset";
            case TIMED_OUT -> "ran into its time-out of " + empty.timeoutMillis + " ms";
            default -> "ended in a reset or another error";
        };
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(new Evidence(
                Tier.APP,
                end,
                String.format(
                        Locale.ROOT,
                        "jdk.SocketRead on thread %s: 0 bytes after %.3f s, and not the end of the stream",
                        empty.thread,
                        empty.durationNanos / 1e9)));
        if (own != null) {
            evidence.add(exception(own));
        }
        List<String> missing = new ArrayList<>(List.of(NO_PORT, NO_PACKETS));
        if (own == null && !exceptions) {
            missing.add(NO_EXCEPTION);
        }
        return report(
                end,
                new Failure(kind, own == null ? null : own.className, own == null ? null : own.message),
                connection(empty),
                "a read from " + peer + " " + how + "; the recording does not tell who ended it"
                        + (kind == Failure.Kind.TIMED_OUT ? ", or whether anybody minded" : ""),
                evidence,
                missing);
    }

    private static Report ofException(Thrown one) {
        Failure.Kind kind = ExceptionWords.kind(one.className, one.message);
        return report(
                one.atNanos,
                new Failure(kind, one.className, one.message),
                null,
                FailureWords.what(kind) + "; the recording does not tell which, nor by whom",
                List.of(exception(one)),
                List.of(NO_PORT, NO_PEER, NO_PACKETS));
    }

    private static Evidence exception(Thrown one) {
        return new Evidence(
                Tier.APP,
                one.atNanos,
                one.className + (one.message == null ? "" : ": " + one.message) + " was thrown on thread " + one.thread
                        + (one.frame.isEmpty() ? "" : ", at " + one.frame));
    }

    private static Connection connection(Empty empty) {
        return new Connection(
                0,
                Role.UNKNOWN,
                null,
                empty.remote,
                empty.host.isEmpty() ? null : empty.host,
                0,
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

    private static Report report(
            long atNanos,
            Failure failure,
            @Nullable Connection connection,
            String headline,
            List<Evidence> evidence,
            List<String> missing) {
        Verdict verdict = new Verdict(
                Verdict.UNKNOWN,
                Blame.UNKNOWN,
                Confidence.UNKNOWN,
                headline,
                "get the evidence that this verdict lists as missing",
                new Retry(Retry.Safe.UNKNOWN, "a recording does not tell what the peer accepted"),
                evidence,
                List.of(),
                missing);
        Incident incident = new IncidentBuilder("", atNanos, failure)
                .connection(connection)
                .tiers(Set.of(Tier.APP))
                .build();
        return new Report(incident, verdict, List.of());
    }
}
