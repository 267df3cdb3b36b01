package io.wirewitness.explain;

import io.wirewitness.model.Blame;
import io.wirewitness.model.Confidence;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Retry;
import io.wirewitness.model.Role;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.Tier;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.Report;
import io.wirewitness.report.Told;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One report of what a JVM wrote down and what a capture shows of the same connection. The JVM's verdict was made with facts
 * that are not written down (the kernel's numbers, who closed), so neither is judged again: where both name the same cause,
 * the surer one stands, with the evidence of both; where they do not, the surer one stands and the other is told beside it;
 * where both are proven, the answer is unknown. Any thread.
 */
final class Joined {

    /** The views of {@link Told}. */
    static final String PACKETS = "packets";

    private final Report felt;
    private final Incident seen;
    private final Verdict byJvm;
    private final Verdict byPackets;
    private final String jvmSource;
    private final Map<Long, TcpSegment> inCapture = new HashMap<>();
    private final List<Long> ahead = new ArrayList<>();

    private Joined(Report felt, String jvmSource, Incident seen, Verdict byPackets) {
        this.felt = felt;
        this.jvmSource = jvmSource;
        this.seen = seen;
        this.byPackets = byPackets;
        match(felt.incident().flow(), seen.flow());
        byJvm = renumbered(felt.verdict());
    }

    /**
     * The report, and how far the capture's clock is ahead.
     *
     * @param report of both
     * @param aheadNanos the capture's clock against the JVM's; null if no packet tells
     */
    record Result(Report report, @Nullable Long aheadNanos) {}

    /** Joins what was felt with what was seen. */
    static Result of(Report felt, String jvmSource, Incident seen, Verdict byPackets) {
        Joined joined = new Joined(felt, jvmSource, seen, byPackets);
        return new Result(joined.report(), joined.aheadNanos());
    }

    private Report report() {
        List<Told> others = new ArrayList<>(felt.others());
        Verdict verdict = verdict(others);
        return new Report(incident(), verdict, felt.packets(), others);
    }

    private Verdict verdict(List<Told> others) {
        Told packets = new Told(captureName(), PACKETS, "", seen.epochNanos(), byPackets);
        if (isServer() || byPackets.cause().equals(Verdict.NONE)) {
            others.add(packets); // the capture's words are the client's, or it saw nothing amiss
            return byJvm;
        }
        boolean jvmKnows = !byJvm.cause().equals(Verdict.UNKNOWN);
        boolean packetsKnow = !byPackets.cause().equals(Verdict.UNKNOWN);
        if (!packetsKnow) {
            return withEvidence(byJvm, byJvm.missing());
        }
        Told jvm = new Told(
                jvmSource,
                view(felt.incident()),
                felt.incident().id(),
                felt.incident().epochNanos(),
                felt.verdict());
        if (!jvmKnows) {
            others.add(jvm);
            return withEvidence(byPackets, byPackets.missing());
        }
        boolean packetsSurer = byPackets.confidence().compareTo(byJvm.confidence()) < 0;
        if (byJvm.cause().equals(byPackets.cause())) {
            Verdict surer = packetsSurer ? byPackets : byJvm;
            return withEvidence(surer, surer.missing());
        }
        if (byJvm.confidence() == Confidence.PROVEN && byPackets.confidence() == Confidence.PROVEN) {
            others.add(jvm);
            others.add(packets);
            return contradiction();
        }
        others.add(packetsSurer ? jvm : packets);
        Verdict surer = packetsSurer ? byPackets : byJvm;
        Verdict other = packetsSurer ? byJvm : byPackets;
        List<String> missing = new ArrayList<>(surer.missing());
        missing.add("what would exclude " + other.cause() + ", which is "
                + other.confidence().text() + " by " + (packetsSurer ? "the JVM" : "the packets") + " alone");
        return withEvidence(surer, missing);
    }

    private Verdict contradiction() {
        return new Verdict(
                Verdict.UNKNOWN,
                Blame.UNKNOWN,
                Confidence.POSSIBLE,
                "the JVM and the packets contradict each other: they prove " + byJvm.cause() + " and "
                        + byPackets.cause(),
                "please report this with both files: one of these rules is wrong, or the capture shows another connection",
                new Retry(Retry.Safe.UNKNOWN, "the evidence contradicts itself"),
                evidence(),
                List.of(),
                List.of());
    }

    /** A verdict that now stands on the evidence of both; that packets are missing is not true any more. */
    private Verdict withEvidence(Verdict verdict, List<String> missing) {
        return new Verdict(
                verdict.cause(),
                verdict.blame(),
                verdict.confidence(),
                verdict.headline(),
                verdict.action(),
                retry(verdict),
                evidence(),
                verdict.ruledOut(),
                missing.stream()
                        .filter(text -> !text.startsWith("packets: none of this connection")
                                && !text.startsWith("app: what the client's own process knew"))
                        .toList());
    }

    /** What either knows; where they differ, the more careful. */
    private Retry retry(Verdict verdict) {
        Retry one = byJvm.retry();
        Retry other = byPackets.retry();
        if (one.safe() == other.safe()) {
            return verdict.retry();
        }
        if (one.safe() == Retry.Safe.UNKNOWN || other.safe() == Retry.Safe.UNKNOWN) {
            return one.safe() == Retry.Safe.UNKNOWN ? other : one;
        }
        return one.safe() == Retry.Safe.NO || other.safe() == Retry.Safe.YES ? one : other;
    }

    private List<Evidence> evidence() {
        List<Evidence> all = new ArrayList<>(byJvm.evidence());
        Set<Long> cited = new java.util.HashSet<>();
        byJvm.evidence().forEach(one -> cited.add(one.packet()));
        for (Evidence one : byPackets.evidence()) {
            if (one.packet() == 0 || !cited.contains(one.packet())) {
                all.add(one);
            }
        }
        all.sort(Comparator.comparingLong(Evidence::epochNanos));
        return all;
    }

    private Incident incident() {
        Incident incident = felt.incident();
        Set<Tier> tiers = EnumSet.of(Tier.PACKETS);
        tiers.addAll(incident.tiers());
        return incident.toBuilder()
                .flow(seen.flow())
                .tiers(tiers)
                .surroundings(seen.surroundings())
                .build();
    }

    // ---- two captures of one connection: the agent's own, and the file ----

    /** The agent numbered its packets in its own way: the same segments have other numbers in the file. */
    private void match(@Nullable FlowSnapshot own, @Nullable FlowSnapshot captured) {
        if (own == null || captured == null) {
            return;
        }
        Map<List<Object>, TcpSegment> byContent = new HashMap<>();
        for (TcpSegment segment : captured.segments()) {
            byContent.putIfAbsent(content(segment), segment);
        }
        for (TcpSegment segment : own.segments()) {
            TcpSegment same = byContent.get(content(segment));
            if (same != null) {
                inCapture.putIfAbsent(segment.number(), same);
                ahead.add(same.epochNanos() - segment.epochNanos());
            }
        }
    }

    private static List<Object> content(TcpSegment segment) {
        return List.of(
                segment.source(),
                segment.sequence(),
                segment.acknowledgment(),
                segment.flags(),
                segment.payloadBytes(),
                segment.ipId());
    }

    private @Nullable Long aheadNanos() {
        if (ahead.isEmpty()) {
            return null;
        }
        ahead.sort(Comparator.naturalOrder());
        return ahead.get(ahead.size() / 2);
    }

    private Verdict renumbered(Verdict verdict) {
        List<Evidence> evidence = new ArrayList<>();
        for (Evidence one : verdict.evidence()) {
            TcpSegment same = inCapture.get(one.packet());
            evidence.add(
                    one.packet() == 0
                            ? one
                            : new Evidence(one.tier(), one.epochNanos(), one.fact(), same == null ? 0 : same.number()));
        }
        return new Verdict(
                verdict.cause(),
                verdict.blame(),
                verdict.confidence(),
                verdict.headline(),
                verdict.action(),
                verdict.retry(),
                evidence,
                verdict.ruledOut(),
                verdict.missing());
    }

    private boolean isServer() {
        return felt.incident().connection() != null
                && felt.incident().connection().role() == Role.SERVER;
    }

    private String captureName() {
        return seen.surroundings().capture() == null
                ? "capture"
                : seen.surroundings().capture().name();
    }

    /** From where an incident was felt. */
    static String view(Incident incident) {
        Role role = incident.connection() == null
                ? Role.UNKNOWN
                : incident.connection().role();
        return switch (role) {
            case CLIENT -> "client";
            case SERVER -> "server";
            case OBSERVER -> PACKETS;
            case UNKNOWN -> "process";
        };
    }
}
