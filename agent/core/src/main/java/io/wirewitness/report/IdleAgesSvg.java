package io.wirewitness.report;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.report.IdleAges.Bucket;

/**
 * Draws {@link IdleAges} as a histogram for the inside of an HTML page, whose style sheet colours it: classes {@code bar},
 * {@code ended}, {@code line}, {@code cited}, {@code faint}. Any thread.
 */
final class IdleAgesSvg {

    private static final int LEFT = 70;
    private static final int TOP = 34;
    private static final int HEIGHT = 150;
    private static final int STEP = 48;
    private static final int GAP = 4;
    /** As wide as the other drawings, so that its letters are as large as theirs. */
    private static final int LEAST_WIDTH = 860;

    private IdleAgesSvg() {}

    /**
     * The drawing; empty if there is nothing to draw.
     *
     * @param id unique on the page
     */
    static String draw(IdleAges ages, String id) {
        if (ages.buckets().isEmpty()) {
            return "";
        }
        int most = 1;
        for (Bucket bucket : ages.buckets()) {
            most = Math.max(most, bucket.reused() + bucket.ended());
        }
        int right = LEFT + ages.buckets().size() * STEP;
        StringBuilder svg = new StringBuilder(4096);
        Svg.open(
                svg,
                Math.max(right + 90, LEAST_WIDTH),
                TOP + HEIGHT + 46,
                id,
                "Idle connections to " + ages.peer() + ": used again, or ended by the peer, after how long",
                "One bar for each stretch of idle time. The table below has the same numbers.");
        Svg.path(svg, "line", "M" + LEFT + " " + TOP + "v" + HEIGHT + "H" + right);
        Svg.text(svg, LEFT - 8, TOP + 8, "end", "faint", Integer.toString(most));
        Svg.text(svg, LEFT - 8, TOP + HEIGHT, "end", "faint", "0");
        int x = LEFT;
        for (Bucket bucket : ages.buckets()) {
            int reused = bucket.reused() * HEIGHT / most;
            int ended = bucket.ended() * HEIGHT / most;
            bar(svg, "bar", x, TOP + HEIGHT, reused);
            bar(svg, "ended", x, TOP + HEIGHT - reused, ended);
            Svg.text(svg, x, TOP + HEIGHT + 18, "middle", "faint", shortSpan(bucket.fromNanos()));
            x += STEP;
        }
        long last = ages.buckets().get(ages.buckets().size() - 1).toNanos();
        if (last < Long.MAX_VALUE) {
            Svg.text(svg, x, TOP + HEIGHT + 18, "middle", "faint", shortSpan(last));
        }
        Svg.text(svg, LEFT, TOP + HEIGHT + 38, "start", "faint", "idle for");
        limit(svg, ages);
        return svg.append("</svg>\n").toString();
    }

    private static void bar(StringBuilder svg, String style, int x, int bottom, int height) {
        if (height > 0) {
            Svg.path(
                    svg,
                    style,
                    "M" + (x + GAP) + " " + bottom + "v-" + height + "h" + (STEP - 2 * GAP) + "v" + height + "z");
        }
    }

    private static void limit(StringBuilder svg, IdleAges ages) {
        if (ages.limitNanos() < 0) {
            return;
        }
        int x = LEFT;
        for (Bucket bucket : ages.buckets()) {
            if (ages.limitNanos() < bucket.toNanos()) {
                double width = bucket.toNanos() == Long.MAX_VALUE ? 0 : bucket.toNanos() - bucket.fromNanos();
                double share = width == 0 ? 0 : (ages.limitNanos() - bucket.fromNanos()) / width;
                int at = x + (int) (share * STEP);
                Svg.path(svg, "line cited", "M" + at + " " + (TOP - 8) + "V" + (TOP + HEIGHT));
                Svg.text(svg, at + 6, TOP - 8, "start", "cited", "limit " + Quantity.nanos(ages.limitNanos()));
                return;
            }
            x += STEP;
        }
    }

    private static String shortSpan(long nanos) {
        if (nanos == IdleAges.LEAST_NANOS) {
            return "0.5 s"; // as wide as its bar
        }
        long seconds = nanos / 1_000_000_000L;
        return seconds >= 120 && seconds % 60 == 0 ? seconds / 60 + " min" : Quantity.nanos(nanos);
    }
}
