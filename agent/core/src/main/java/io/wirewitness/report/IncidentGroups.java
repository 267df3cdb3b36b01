package io.wirewitness.report;

import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Role;
import io.wirewitness.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reports put together by cause and peer, in bounded memory: all are counted, of each group a few are kept. One thread.
 */
public final class IncidentGroups {

    /** Groups with a peer of their own; the others of a cause are one group. */
    static final int MOST_PEERS = 500;

    private final int mostKept;
    private final Map<Key, Group> groups = new HashMap<>();
    private long count;

    /**
     * No reports yet.
     *
     * @param mostKept how many reports of a group are kept, the surest first
     */
    public IncidentGroups(int mostKept) {
        this.mostKept = mostKept;
    }

    /** What the client's end says and what the server's says blame by different words: they are two groups. */
    private record Key(String cause, @Nullable Endpoint peer, boolean byServer) {}

    /** Counts a report, and keeps it if its group has room. */
    public void add(Report report) {
        count++;
        Verdict verdict = report.verdict();
        boolean byServer = isByServer(report.incident());
        Key key = new Key(verdict.cause(), peer(report.incident()), byServer);
        Group group = groups.get(key);
        if (group == null) {
            if (groups.size() >= MOST_PEERS) {
                key = new Key(verdict.cause(), null, byServer);
            }
            group = groups.computeIfAbsent(key, other -> new Group(other.cause(), other.peer(), byServer));
            group.several |= key.peer() == null && peer(report.incident()) != null;
        }
        group.add(report, mostKept);
    }

    /** Reports so far. */
    public long count() {
        return count;
    }

    /** All groups: what failed somebody before what did not, proven before likely, many before few. */
    public List<Group> worstFirst() {
        List<Group> sorted = new ArrayList<>(groups.values());
        sorted.sort(Comparator.comparing((Group group) -> group.cause().equals(Verdict.NONE))
                .thenComparing(Group::surest)
                .thenComparing(Comparator.comparingLong(Group::count).reversed())
                .thenComparing(Group::cause)
                .thenComparing(group -> String.valueOf(group.peer())));
        return sorted;
    }

    private static @Nullable Endpoint peer(Incident incident) {
        if (incident.observed() && incident.flow() != null) {
            return incident.flow().server();
        }
        return isByServer(incident) ? incident.local() : incident.remote();
    }

    /** True if the server's own process told it, so that "local" is the server. */
    static boolean isByServer(Incident incident) {
        return incident.connection() != null && incident.connection().role() == Role.SERVER;
    }

    /** Reports of one cause with one peer. */
    public static final class Group {
        private final String cause;
        private final @Nullable Endpoint peer;
        private final boolean byServer;
        private final List<Report> kept = new ArrayList<>();
        private long count;
        private boolean several;
        private long firstNanos = Long.MAX_VALUE;
        private long lastNanos = Long.MIN_VALUE;
        private Confidence surest = Confidence.UNKNOWN;

        private Group(String cause, @Nullable Endpoint peer, boolean byServer) {
            this.cause = cause;
            this.byServer = byServer;
            this.peer = peer;
        }

        private void add(Report report, int mostKept) {
            count++;
            firstNanos = Math.min(firstNanos, report.incident().epochNanos());
            lastNanos = Math.max(lastNanos, report.incident().epochNanos());
            Confidence confidence = report.verdict().confidence();
            surest = confidence.compareTo(surest) < 0 ? confidence : surest;
            int at = kept.size();
            while (at > 0 && confidence.compareTo(kept.get(at - 1).verdict().confidence()) < 0) {
                at--;
            }
            if (at < mostKept) {
                kept.add(at, report);
                if (kept.size() > mostKept) {
                    kept.remove(kept.size() - 1);
                }
            }
        }

        /** The cause they have in common. */
        public String cause() {
            return cause;
        }

        /** The server they have in common; null if it is not known, or if several had to share a group. */
        public @Nullable Endpoint peer() {
            return peer;
        }

        /** The server for a reader: its address, {@code several}, or {@code not known}. */
        String server() {
            return peer != null ? peer.toString() : several ? "several" : "not known";
        }

        /** How many there were. */
        public long count() {
            return count;
        }

        /** When the first was felt. */
        public long firstNanos() {
            return firstNanos;
        }

        /** When the last was felt. */
        public long lastNanos() {
            return lastNanos;
        }

        /** The strongest confidence among them. */
        public Confidence surest() {
            return surest;
        }

        /** Who must act, by the surest of them. */
        public Blame blame() {
            return kept.isEmpty() ? Blame.UNKNOWN : kept.get(0).verdict().blame();
        }

        /** True if the server's own process told it, so that "local" is the server. */
        boolean byServer() {
            return byServer;
        }

        /** Those that were kept, the surest first, then the earliest told. */
        public List<Report> kept() {
            return List.copyOf(kept);
        }
    }
}
