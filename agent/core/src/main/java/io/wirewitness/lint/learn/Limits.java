package io.wirewitness.lint.learn;

import io.wirewitness.diagnose.KnownNumbers;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.diagnose.RoundLimit;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.KnownLimit.Certainty;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.SharpEdge;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which limit of a peer its connections' ends show, if any; refusals first. Only ends of {@value SharpEdge#FEWEST} different
 * moments make one: what ends in one second, ends for one reason, such as a restart.
 */
final class Limits {

    /** Ends within this of each other are of one moment. */
    static final long MOMENT_MILLIS = 1_000;

    /** A number of requests that is nobody's default must be met this often: a job of so many requests looks the same. */
    private static final int FEWEST_AT_ODD_COUNT = 6;

    /** Older connections end with a nightly restart, whose age falls together too. */
    private static final long LONGEST_LIFETIME_MILLIS = 6 * 3_600_000L;

    private static final long DAY_MILLIS = 24 * 3_600_000L;

    /** Where the end itself is not seen, a use that went well must lie this near below the first that did not. */
    private static final double BRACKET = 0.8;

    private Limits() {}

    /** The idle limit; null if none shows. */
    static @Nullable KnownLimit idle(PeerLessons peer) {
        List<End> idle = new ArrayList<>();
        for (End end : peer.ends()) {
            if (end.measured() && end.idle()) {
                idle.add(end);
            }
        }
        Found found = sharp(withoutDrains(idle), End::idleMillis, peer.idles);
        if (found == null) {
            return between(peer);
        }
        String known = peer.way == Peer.Way.TO
                ? KnownNumbers.idleOfServer(found.edge.at())
                : KnownNumbers.idleOfClient(found.edge.at());
        return new KnownLimit(
                tidy(found.edge.at()),
                Certainty.OBSERVED,
                Quantity.counted(found.edge.count(), "idle connection") + " ended at " + tenths(found.edge.at())
                        + (known == null ? "" : ", as by default with " + known));
    }

    /** Connections were found reset or dead at their next use: the limit lies below, and above what went well. */
    private static @Nullable KnownLimit between(PeerLessons peer) {
        List<End> found = new ArrayList<>();
        for (End end : peer.ends()) {
            if (!end.measured() && end.how() != End.How.FIN && end.idle()) {
                found.add(end);
            }
        }
        if (moments(found) < SharpEdge.FEWEST) {
            return null;
        }
        long shortest = found.stream().mapToLong(End::idleMillis).min().orElseThrow();
        long first = found.stream().mapToLong(End::epochMillis).min().orElseThrow();
        long well = peer.idles.since(first - DAY_MILLIS);
        if (well >= shortest || well < shortest * BRACKET) {
            return null;
        }
        RoundLimit below = RoundLimit.reachedBy(shortest);
        RoundLimit box = below == null || below.seconds() * 1_000 <= well ? null : below;
        return new KnownLimit(
                box == null ? well : box.seconds() * 1_000,
                Certainty.OBSERVED,
                Quantity.counted(found.size(), "connection") + " idle for " + tenths(shortest)
                        + " or longer did not live to the next use, one idle for " + tenths(well) + " did"
                        + (box == null ? "" : "; " + box.seconds() + " s is a limit of: " + box.known()));
    }

    /** True if ends are found by nothing but silence. */
    static boolean dropsSilently(PeerLessons peer) {
        return peer.ends.stream().anyMatch(end -> end.how() == End.How.SILENCE)
                && peer.ends.stream().allMatch(end -> end.how() == End.How.SILENCE || !end.idle());
    }

    /** The number of requests after which connections are ended; null if none shows. */
    static @Nullable KnownLimit requests(PeerLessons peer) {
        List<End> used = new ArrayList<>();
        for (End end : peer.ends()) {
            if (end.measured() && !end.idle() && end.ordinal() > 0) {
                used.add(end);
            }
        }
        List<End> best = new ArrayList<>();
        for (End end : used) {
            List<End> same = used.stream()
                    .filter(other -> other.ordinal() == end.ordinal())
                    .toList();
            if (same.size() > best.size()) {
                best = same;
            }
        }
        if (moments(best) < SharpEdge.FEWEST || best.size() * 2 <= used.size()) {
            return null;
        }
        int count = best.get(0).ordinal();
        String known = KnownNumbers.requests(count);
        long first = best.stream().mapToLong(End::epochMillis).min().orElseThrow();
        boolean odd = known == null && best.size() < FEWEST_AT_ODD_COUNT;
        if (count < 2 || odd || peer.requests.since(first) > count) {
            return null; // with 1 the peer keeps none, or we asked it not to
        }
        return new KnownLimit(
                count,
                Certainty.OBSERVED,
                best.size() + " connections ended right behind answer " + count
                        + (known == null ? "" : ", as by default with " + known));
    }

    /** The age at which connections are ended; null if none shows. */
    static @Nullable KnownLimit lifetime(PeerLessons peer) {
        List<End> all = new ArrayList<>();
        for (End end : peer.ends()) {
            if (end.measured() && end.ageMillis() >= End.IDLE_MILLIS) {
                all.add(end);
            }
        }
        Found found = sharp(withoutDrains(all), End::ageMillis, peer.ages);
        if (found == null || found.edge.at() > LONGEST_LIFETIME_MILLIS) {
            return null;
        }
        // Of connections that were used once and then idle, idle time and age fall together, and requests with a
        // rhythm.
        if (SharpEdge.of(values(found.members, End::idleMillis), SharpEdge.LEAST_SPREAD_MILLIS) != null
                || found.members.stream().map(End::ordinal).distinct().count() == 1) {
            return null;
        }
        String known = KnownNumbers.lifetime(found.edge.at());
        return new KnownLimit(
                tidy(found.edge.at()),
                Certainty.OBSERVED,
                Quantity.counted(found.edge.count(), "connection") + " ended at an age of " + tenths(found.edge.at())
                        + (known == null ? "" : ", as by default with " + known));
    }

    private record Found(SharpEdge edge, List<End> members) {}

    private static @Nullable Found sharp(List<End> ends, ToLongFunction<End> time, Longest outlived) {
        SharpEdge edge = SharpEdge.of(values(ends, time), SharpEdge.LEAST_SPREAD_MILLIS);
        if (edge == null) {
            return null;
        }
        List<End> members = ends.stream()
                .filter(end -> time.applyAsLong(end) >= edge.from() && time.applyAsLong(end) <= edge.to())
                .toList();
        long first = members.stream().mapToLong(End::epochMillis).min().orElseThrow();
        return moments(members) < SharpEdge.FEWEST
                        || edge.isOutlivedBy(outlived.since(first), SharpEdge.LEAST_SPREAD_MILLIS)
                ? null
                : new Found(edge, members);
    }

    private static List<Long> values(List<End> ends, ToLongFunction<End> time) {
        return ends.stream().map(time::applyAsLong).toList();
    }

    /** Without ends of one moment after different idle times: the peer was draining, restarted or was cut off. */
    private static List<End> withoutDrains(List<End> ends) {
        List<End> kept = new ArrayList<>();
        for (End end : ends) {
            List<Long> together = ends.stream()
                    .filter(other -> Math.abs(other.epochMillis() - end.epochMillis()) <= MOMENT_MILLIS)
                    .map(End::idleMillis)
                    .toList();
            SharpEdge edge = SharpEdge.of(together, SharpEdge.LEAST_SPREAD_MILLIS);
            boolean different = together.size() >= SharpEdge.FEWEST && (edge == null || edge.count() < together.size());
            if (!different) {
                kept.add(end);
            }
        }
        return kept;
    }

    private static int moments(List<End> ends) {
        List<Long> times = ends.stream().map(End::epochMillis).sorted().toList();
        int moments = 0;
        long last = 0;
        for (long time : times) {
            if (moments == 0 || time - last > MOMENT_MILLIS) {
                moments++;
                last = time;
            }
        }
        return moments;
    }

    /** To the tenth of a second, that is as exact as both ends' clocks start. */
    private static long tidy(long millis) {
        return millis < 1_000 ? millis : (millis + 50) / 100 * 100;
    }

    private static String tenths(long millis) {
        return millis < 1_000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }
}
