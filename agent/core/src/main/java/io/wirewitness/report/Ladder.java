package io.wirewitness.report;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.FlowExchange;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.HandshakeStall;
import io.wirewitness.model.Payload;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The packets of one connection that a reader needs to see, oldest first, with what was left out between them: the choice
 * only, no drawing. Immutable; any thread.
 *
 * @param left the client, where it is known which end that is
 * @param right its peer
 * @param rows packets, gaps and notes; empty if there is nothing to show
 */
public record Ladder(Lifeline left, Lifeline right, List<Row> rows) {

    /** Packets shown, if nobody says otherwise: a ladder of this length fits a screen. */
    public static final int MOST_PACKETS = 24;

    /** A time without a packet is worth a row of its own from here on. */
    static final long QUIET_NANOS = 1_000_000_000;

    private static final int URGENT = 0;
    private static final int IMPORTANT = 1;
    private static final int HELPFUL = 2;
    private static final int RANKS = 3;

    public Ladder {
        rows = List.copyOf(rows);
    }

    /**
     * One end of the connection, drawn from top to bottom.
     *
     * @param role who it is, in a word or two
     * @param endpoint its address; null if that is not known
     */
    public record Lifeline(String role, @Nullable Endpoint endpoint) {

        static Lifeline client(@Nullable Endpoint endpoint) {
            return new Lifeline("client", endpoint);
        }

        static Lifeline server(@Nullable Endpoint endpoint) {
            return new Lifeline("server", endpoint);
        }

        /** The address for a reader; empty if it is not known. */
        String address() {
            return endpoint == null ? "" : VerdictText.endpoint(endpoint);
        }

        /** {@code client 10.0.0.7:49092}. */
        String text() {
            return endpoint == null ? role : role + " " + address();
        }
    }

    /** One line of a ladder. */
    public sealed interface Row permits Packet, Gap, Note {}

    /**
     * One packet, or one and its repetitions.
     *
     * @param segment the packet
     * @param fromClient whether it goes from left to right
     * @param sequence its sequence number from the sender's first, which is 0; may be negative
     * @param acknowledgment the same of what it acknowledges; {@link #NO_ACKNOWLEDGMENT} without ACK
     * @param cited whether the verdict stands on it
     * @param repetitions how many repetitions of it are folded into this row
     * @param lastRepetitionNanos when the last of them was captured; 0 if there are none
     * @param showTtl whether its TTL tells something
     */
    public record Packet(
            TcpSegment segment,
            boolean fromClient,
            long sequence,
            long acknowledgment,
            boolean cited,
            int repetitions,
            long lastRepetitionNanos,
            boolean showTtl)
            implements Row {

        /** There is none. */
        public static final long NO_ACKNOWLEDGMENT = Long.MIN_VALUE;
    }

    /**
     * What lies between two packets that are shown.
     *
     * @param packets packets not shown; 0 for mere silence
     * @param nanos from the packet above to the packet below
     */
    public record Gap(long packets, long nanos) implements Row {}

    /**
     * What is known at one end only: what the application, the kernel or the JVM told there.
     *
     * @param epochNanos when
     * @param atLeft at the left lifeline
     * @param from the tier, or {@code jvm}
     * @param what in a few words, redacted and inert
     */
    public record Note(long epochNanos, boolean atLeft, String from, String what) implements Row {}

    /** The same ladder with these notes between its rows, by time. Gaps that a note falls into stay whole, before it. */
    Ladder with(List<Note> notes) {
        List<Row> all = new ArrayList<>();
        List<Note> sorted = new ArrayList<>(notes);
        sorted.sort(Comparator.comparingLong(Note::epochNanos));
        int next = 0;
        for (Row row : rows) {
            if (row instanceof Packet packet) {
                while (next < sorted.size() && sorted.get(next).epochNanos <= packet.segment.epochNanos()) {
                    all.add(sorted.get(next++));
                }
            }
            all.add(row);
        }
        all.addAll(sorted.subList(next, sorted.size()));
        return new Ladder(left, right, all);
    }

    /** The ladder of a connection and what is said of it. */
    public static Ladder of(FlowSnapshot flow, Verdict verdict) {
        return of(flow, verdict, MOST_PACKETS);
    }

    /** The ladder of a connection, with at most so many packets: those that say least are left out first. */
    public static Ladder of(FlowSnapshot flow, Verdict verdict, int mostPackets) {
        return new Choice(flow, verdict).ladder(mostPackets);
    }

    /** True if any packet is drawn in it; else notes are all there is. */
    boolean hasPackets() {
        return rows.stream().anyMatch(Packet.class::isInstance);
    }

    /** How many packets of the connection are not shown. */
    public long leftOut() {
        long sum = 0;
        for (Row row : rows) {
            if (row instanceof Gap gap) {
                sum += gap.packets();
            } else if (row instanceof Packet packet) {
                sum += packet.repetitions();
            }
        }
        return sum;
    }

    /** One choice in the making. */
    private static final class Choice {
        private final FlowSnapshot flow;
        private final List<TcpSegment> held;
        private final Set<Long> cited = new HashSet<>();
        private final Map<Integer, Integer> repetitionOf = new HashMap<>();
        private final int[] rank;

        Choice(FlowSnapshot flow, Verdict verdict) {
            this.flow = flow;
            this.held = flow.segments();
            this.rank = new int[held.size()];
            java.util.Arrays.fill(rank, RANKS);
            for (Evidence one : verdict.evidence()) {
                if (one.packet() > 0) {
                    cited.add(one.packet());
                }
            }
            findRepetitions();
            findHandshake();
            findMessages();
            findEnds();
            findWindows();
            for (int i = 0; i < held.size(); i++) {
                if (cited.contains(held.get(i).number())) {
                    rank[i] = URGENT;
                }
            }
        }

        Ladder ladder(int mostPackets) {
            TreeSet<Integer> shown = new TreeSet<>();
            for (int wanted = 0; wanted < RANKS; wanted++) {
                for (int i : newestAndOldestFirst()) {
                    boolean folded = repetitionOf.containsKey(i) && rank[i] != URGENT;
                    if (rank[i] == wanted && !folded && shown.size() < mostPackets) {
                        shown.add(i);
                    }
                }
            }
            return new Ladder(Lifeline.client(flow.client()), Lifeline.server(flow.server()), rows(shown));
        }

        /** Where not all fit, the beginning and the end say more than the middle. */
        private List<Integer> newestAndOldestFirst() {
            List<Integer> order = new ArrayList<>(held.size());
            int low = 0;
            int high = held.size() - 1;
            while (low <= high) {
                order.add(high--);
                if (low <= high) {
                    order.add(low++);
                }
            }
            return order;
        }

        private List<Row> rows(Set<Integer> shown) {
            Map<Integer, List<Integer>> folded = new HashMap<>();
            repetitionOf.forEach((repetition, first) -> {
                if (!shown.contains(repetition) && shown.contains(first)) {
                    folded.computeIfAbsent(first, key -> new ArrayList<>()).add(repetition);
                }
            });
            List<Row> rows = new ArrayList<>();
            int above = -1;
            for (int at : shown) {
                addGap(rows, above, at, shown);
                rows.add(packet(at, folded.getOrDefault(at, List.of())));
                above = at;
            }
            addGap(rows, above, held.size(), shown);
            return rows;
        }

        /** What lies between the row above and the row at this index, which may be the ends. */
        private void addGap(List<Row> rows, int above, int below, Set<Integer> shown) {
            long packets = 0;
            for (int i = above + 1; i < below; i++) {
                Integer first = repetitionOf.get(i);
                packets += first != null && shown.contains(first) ? 0 : 1;
            }
            if (above < held.size() - flow.recent().size()
                    && below >= held.size() - flow.recent().size()) {
                packets += notHeld();
            }
            long from = above < 0 ? flow.firstNanos() : held.get(above).epochNanos();
            long to = below >= held.size() ? flow.lastNanos() : held.get(below).epochNanos();
            long nanos = Math.max(0, to - from);
            boolean inside = above >= 0 && below < held.size();
            if (packets > 0 || (inside && nanos >= QUIET_NANOS)) {
                rows.add(new Gap(packets, nanos));
            }
        }

        /** Packets that were seen and are held no more; they came before the recent ones. */
        private long notHeld() {
            long seen = flow.fromClient().segments() + flow.fromServer().segments();
            return flow.recentComplete() ? 0 : Math.max(0, seen - held.size());
        }

        private Packet packet(int at, List<Integer> repetitions) {
            TcpSegment segment = held.get(at);
            boolean fromClient = fromClient(segment);
            boolean acknowledges = segment.has(TcpFlags.ACK);
            long lastRepetition = 0;
            for (int repetition : repetitions) {
                lastRepetition = Math.max(lastRepetition, held.get(repetition).epochNanos());
            }
            return new Packet(
                    segment,
                    fromClient,
                    distance(segment.sequence(), base(fromClient)),
                    acknowledges ? distance(segment.acknowledgment(), base(!fromClient)) : Packet.NO_ACKNOWLEDGMENT,
                    cited.contains(segment.number()),
                    repetitions.size(),
                    lastRepetition,
                    tellingTtl(segment));
        }

        private boolean fromClient(TcpSegment segment) {
            return segment.source().equals(flow.client());
        }

        /** A stranger's TTL is told beside the sender's usual one, so both must be seen. */
        private boolean tellingTtl(TcpSegment segment) {
            FlowSnapshot.Side side = flow.from(segment.source());
            boolean unusual = side.minTtl() >= 0 && (segment.ttl() < side.minTtl() || segment.ttl() > side.maxTtl());
            TcpSegment reset = side.rst();
            return unusual
                    || segment.has(TcpFlags.RST)
                    || (segment.has(TcpFlags.SYN) && reset != null)
                    || side.minTtl() != side.maxTtl();
        }

        /** The sender's first sequence number, or the lowest that is known. */
        private long base(boolean ofClient) {
            Endpoint sender = ofClient ? flow.client() : flow.server();
            TcpSegment first = null;
            for (TcpSegment segment : held) {
                if (!segment.source().equals(sender)) {
                    continue;
                }
                if (segment.has(TcpFlags.SYN)) {
                    return segment.sequence();
                }
                if (first == null && !segment.has(TcpFlags.RST)) {
                    first = segment;
                }
            }
            for (TcpSegment segment : held) {
                if (!segment.source().equals(sender) && segment.has(TcpFlags.ACK)) {
                    boolean older = first == null || distance(segment.acknowledgment(), first.sequence()) < 0;
                    return older
                            ? segment.acknowledgment()
                            : Objects.requireNonNull(first).sequence();
                }
            }
            return first == null ? 0 : first.sequence();
        }

        private void mark(int at, int wanted) {
            if (at >= 0) {
                rank[at] = Math.min(rank[at], wanted);
            }
        }

        private void markNumber(long number, int wanted) {
            for (int i = 0; i < held.size(); i++) {
                if (held.get(i).number() == number) {
                    mark(i, wanted);
                }
            }
        }

        /** A later segment of one sender that begins where an earlier one began, and takes sequence space too. */
        private void findRepetitions() {
            Map<String, Integer> firsts = new HashMap<>();
            for (int i = 0; i < held.size(); i++) {
                TcpSegment segment = held.get(i);
                boolean reset = segment.has(TcpFlags.RST);
                if (segment.sequenceLength() == 0 && !reset) {
                    continue;
                }
                String key = fromClient(segment) + (reset ? " rst " : " ") + segment.sequence() + " "
                        + (segment.flags() & (TcpFlags.SYN | TcpFlags.FIN));
                Integer first = firsts.putIfAbsent(key, i);
                if (first != null) {
                    repetitionOf.put(i, first);
                }
            }
        }

        private void findHandshake() {
            boolean answered = false;
            for (int i = 0; i < held.size(); i++) {
                TcpSegment segment = held.get(i);
                if (segment.has(TcpFlags.SYN)) {
                    mark(i, URGENT);
                    answered |= segment.has(TcpFlags.ACK);
                } else if (answered && segment.payloadBytes() == 0 && fromClient(segment)) {
                    mark(i, IMPORTANT);
                    return;
                }
            }
        }

        private void findMessages() {
            exchange(flow.exchange());
            exchange(flow.errorAnswer());
            HandshakeStall stall = flow.handshakeStall();
            if (stall != null) {
                markNumber(stall.sinceNumber(), URGENT);
                markNumber(stall.untilNumber(), URGENT);
            }
            int lastFromClient = -1;
            int lastFromServer = -1;
            @Nullable Boolean speaker = null;
            for (int i = 0; i < held.size(); i++) {
                TcpSegment segment = held.get(i);
                if (segment.payloadBytes() == 0) {
                    continue;
                }
                boolean client = fromClient(segment);
                boolean turn = speaker == null || speaker != client;
                speaker = client;
                if (segment.payload() == Payload.TLS_ALERT) {
                    mark(i, IMPORTANT);
                } else if (turn || begins(segment.payload())) {
                    mark(i, HELPFUL);
                }
                if (client) {
                    lastFromClient = i;
                } else {
                    lastFromServer = i;
                }
            }
            mark(lastFromClient, IMPORTANT);
            mark(lastFromServer, IMPORTANT);
        }

        private void exchange(@Nullable FlowExchange exchange) {
            if (exchange != null) {
                markNumber(exchange.requestNumber(), URGENT);
                markNumber(exchange.responseNumber(), URGENT);
            }
        }

        private static boolean begins(Payload payload) {
            return switch (payload) {
                case HTTP_REQUEST, HTTP_RESPONSE, HTTP2_PREFACE, TLS_CLIENT_HELLO, TLS_SERVER_HELLO -> true;
                default -> false;
            };
        }

        private void findEnds() {
            boolean ended = false;
            for (int i = 0; i < held.size(); i++) {
                TcpSegment segment = held.get(i);
                if (segment.has(TcpFlags.FIN) || segment.has(TcpFlags.RST)) {
                    mark(i, URGENT);
                    ended = true;
                } else if (ended) {
                    mark(i, HELPFUL); // who acknowledged the end, and who went on after it
                }
            }
            mark(held.size() - 1, IMPORTANT);
        }

        /** Where a window falls to zero, and where it opens again. */
        private void findWindows() {
            boolean[] closed = new boolean[2];
            for (int i = 0; i < held.size(); i++) {
                TcpSegment segment = held.get(i);
                if (segment.has(TcpFlags.RST) || segment.has(TcpFlags.SYN)) {
                    continue;
                }
                int side = fromClient(segment) ? 0 : 1;
                boolean zero = segment.window() == 0;
                if (zero != closed[side]) {
                    mark(i, IMPORTANT);
                    closed[side] = zero;
                }
            }
        }
    }

    /** The way from one sequence number to another, modulo 2^32 (RFC 9293, 3.4). */
    private static long distance(long to, long from) {
        return (int) (to - from);
    }
}
