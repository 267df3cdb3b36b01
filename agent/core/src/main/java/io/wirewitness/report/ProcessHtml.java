package io.wirewitness.report;

import io.wirewitness.lint.SharpEdge;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.Role;
import io.wirewitness.report.IdleAges.Bucket;
import io.wirewitness.report.Timeline.Bar;
import io.wirewitness.report.Timeline.Lane;
import io.wirewitness.report.Timeline.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What one process went through, as sections of an HTML page: its time line, and how long its connections to each peer were idle.
 * Everything drawn stands in a table, too. One thread.
 */
final class ProcessHtml {

    /** Rows of the table below a time line; the longest and the failures first. */
    static final int MOST_ROWS = 40;

    /** Peers whose idle ages are drawn: those with most connections. */
    static final int MOST_PEERS = 12;

    private final Consumer<String> out;
    private int drawings;

    ProcessHtml(Consumer<String> out) {
        this.out = out;
    }

    /** Writes the sections of one process; nothing where there is nothing to draw. */
    void write(ProcessStory story) {
        timeline(story);
        idleAges(story);
    }

    // ---- the time line ----------------------------------------------------------------------------------------------

    private void timeline(ProcessStory story) {
        Timeline time = timelineOf(story);
        String id = "p" + ++drawings;
        String drawing = TimelineSvg.draw(time, id);
        if (drawing.isEmpty()) {
            return;
        }
        line("<section aria-labelledby=\"h" + id + "\">");
        line("<h2 id=\"h" + id + "\">What the process went through</h2>");
        line("<p>" + Html.text(ProcessWords.which(story)) + "</p>");
        figure("Time line, drawn", drawing);
        rows(time);
        line("</section>");
    }

    /** Failures, and whatever held the process or one of its threads up. */
    static Timeline timelineOf(ProcessStory story) {
        List<Lane> lanes = new ArrayList<>();
        List<Bar> failures = new ArrayList<>();
        List<Bar> losses = new ArrayList<>();
        for (Report report : story.incidents()) {
            long at = report.incident().epochNanos();
            failures.add(new Bar(
                    at,
                    0,
                    report.verdict().cause() + ", "
                            + report.verdict().confidence().text()));
            if (report.incident().lost().packets() > 0) {
                losses.add(new Bar(
                        at,
                        0,
                        VerdictText.number(report.incident().lost().packets()) + " packets lost by the capture"));
            }
        }
        failures.sort(Comparator.comparingLong(Bar::startNanos));
        lanes.add(new Lane("incidents", Shape.DIAMOND, failures));
        Map<JvmEvent.Kind, List<Bar>> stalls = new TreeMap<>();
        for (JvmEvent stall : story.jvmEvents()) {
            if (stall.kind().isOfWholeProcess()) { // what single threads wait for is work, as a rule
                stalls.computeIfAbsent(stall.kind(), kind -> new ArrayList<>())
                        .add(new Bar(stall.startNanos(), stall.durationNanos(), ProcessWords.stall(stall)));
            }
        }
        stalls.forEach((kind, bars) -> lanes.add(new Lane(ProcessWords.name(kind), Shape.BAR, bars)));
        if (!losses.isEmpty()) {
            lanes.add(new Lane("packets lost", Shape.CROSS, losses));
        }
        return new Timeline(story.firstNanos(), story.lastNanos(), lanes);
    }

    private void rows(Timeline time) {
        List<Bar> all = new ArrayList<>();
        time.lanes().forEach(lane -> all.addAll(lane.bars()));
        List<Bar> shown = new ArrayList<>(all);
        if (all.size() > MOST_ROWS) {
            // Moments are failures and losses; of what lasted, the longest says most.
            shown.sort(Comparator.comparing((Bar bar) -> bar.durationNanos() != 0)
                    .thenComparing(Comparator.comparingLong(Bar::durationNanos).reversed()));
            shown = new ArrayList<>(shown.subList(0, MOST_ROWS));
        }
        shown.sort(Comparator.comparingLong(Bar::startNanos));
        line("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Time line, as a table\">");
        line("<table>");
        line("<caption>The same as a table"
                + (shown.size() < all.size()
                        ? ": " + VerdictText.number(shown.size()) + " of " + VerdictText.number(all.size())
                                + ", failures and the longest first"
                        : "")
                + "</caption>");
        line("<thead><tr><th scope=\"col\">when, UTC</th><th scope=\"col\">what</th></tr></thead>");
        line("<tbody>");
        for (Bar bar : shown) {
            line("<tr><td class=\"number\">" + Facts.timeOfDay(bar.startNanos()) + "</td><td>" + Html.text(bar.what())
                    + "</td></tr>");
        }
        line("</tbody>");
        line("</table>");
        line("</div>");
    }

    // ---- idle connections -------------------------------------------------------------------------------------------

    private static final class Ages {
        private final List<Long> reused = new ArrayList<>();
        private final List<Long> ended = new ArrayList<>();

        int count() {
            return reused.size() + ended.size();
        }
    }

    private void idleAges(ProcessStory story) {
        List<Map.Entry<Endpoint, Ages>> peers = new ArrayList<>(agesOf(story).entrySet());
        if (peers.isEmpty()) {
            return;
        }
        peers.sort(Comparator.comparingInt(
                (Map.Entry<Endpoint, Ages> peer) -> -peer.getValue().count()));
        String section = "p" + ++drawings;
        line("<section aria-labelledby=\"h" + section + "\">");
        line("<h2 id=\"h" + section + "\">How long connections were idle</h2>");
        line("<p>Filled: used again. Dashed: ended by the peer while idle. A limit is marked where at least "
                + SharpEdge.FEWEST
                + " connections were ended after the same time, and none was used again after more. Less than half a second"
                + " is not counted.</p>");
        for (Map.Entry<Endpoint, Ages> peer : peers.subList(0, Math.min(peers.size(), MOST_PEERS))) {
            IdleAges ages = IdleAges.of(peer.getKey(), peer.getValue().reused, peer.getValue().ended);
            String id = "p" + ++drawings;
            line("<h3 id=\"h" + id + "\">" + Html.text(peer.getKey().toString()) + "</h3>");
            figure("Idle times, drawn", IdleAgesSvg.draw(ages, id));
            buckets(ages);
        }
        if (peers.size() > MOST_PEERS) {
            line("<p>" + VerdictText.number(peers.size() - MOST_PEERS)
                    + " peers with fewer connections are left out.</p>");
        }
        line("</section>");
    }

    private static Map<Endpoint, Ages> agesOf(ProcessStory story) {
        Map<Endpoint, Ages> peers = new TreeMap<>();
        for (PoolReuse reuse : story.reuses()) {
            Endpoint remote = reuse.remote();
            // The peer had closed before: the connection was taken, and not used again.
            boolean gone = "CLOSE_WAIT".equals(reuse.tcpState());
            if (remote != null && !gone && reuse.idleNanos() >= IdleAges.LEAST_NANOS) {
                peers.computeIfAbsent(remote, peer -> new Ages()).reused.add(reuse.idleNanos());
            }
        }
        for (EndedConnection ended : story.connections()) {
            Endpoint remote = ended.remote();
            boolean idle =
                    "peer".equals(ended.endedBy()) && ended.requests() > 0 && ended.idleNanos() >= IdleAges.LEAST_NANOS;
            if (remote != null && idle && ended.role() == Role.CLIENT) {
                peers.computeIfAbsent(remote, peer -> new Ages()).ended.add(ended.idleNanos());
            }
        }
        return peers;
    }

    private void buckets(IdleAges ages) {
        line("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Idle times, as a table\">");
        line("<table>");
        line("<caption>The same as a table</caption>");
        line("<thead><tr><th scope=\"col\">idle for</th><th scope=\"col\" class=\"number\">used again</th>"
                + "<th scope=\"col\" class=\"number\">ended by the peer</th></tr></thead>");
        line("<tbody>");
        for (Bucket bucket : ages.buckets()) {
            if (bucket.reused() + bucket.ended() > 0) {
                line("<tr><td>" + span(bucket) + "</td><td class=\"number\">" + VerdictText.number(bucket.reused())
                        + "</td><td class=\"number\">" + VerdictText.number(bucket.ended()) + "</td></tr>");
            }
        }
        line("</tbody>");
        line("</table>");
        line("</div>");
    }

    private static String span(Bucket bucket) {
        String from = bucket.fromNanos() == IdleAges.LEAST_NANOS ? "0.5 s" : LadderWords.span(bucket.fromNanos());
        return bucket.toNanos() == Long.MAX_VALUE
                ? from + " or more"
                : from + " to " + LadderWords.span(bucket.toNanos());
    }

    private void figure(String label, String drawing) {
        line("<figure>");
        line("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"" + label + "\">");
        out.accept(drawing);
        line("</div>");
        line("</figure>");
    }

    private void line(String text) {
        out.accept(text + "\n");
    }
}
