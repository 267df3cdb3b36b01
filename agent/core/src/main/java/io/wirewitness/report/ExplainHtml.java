package io.wirewitness.report;

import io.wirewitness.model.Confidence;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.Finding;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.RuledOut;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.IncidentGroups.Group;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What captures tell, as one HTML page that loads nothing and runs nothing: the summary, a table of what ended badly, worst
 * first, and examples with their packets drawn and as a table. It is well-formed XML, too. Foreign text in it is redacted
 * and escaped. One thread.
 */
public final class ExplainHtml {

    /** Verdicts of one cause and peer that are drawn. */
    public static final int MOST_PER_GROUP = 20;

    /** Verdicts that are drawn in all. */
    public static final int MOST_IN_ALL = 500;

    /** No more are drawn once the page has so many characters, which are bytes: a mail takes 5 MiB, and a browser opens it at once. */
    static final int MOST_CHARACTERS = 4_700_000;

    /** Settings to change that are listed. */
    private static final int MOST_ACTIONS = 20;

    /** Lines of the table of causes. */
    private static final int MOST_LINES = 500;

    // Drawings out of sight are laid out when they come near: a page of 500 opens in less time. Not whole
    // articles:
    // screen readers would not find their headings. Colours by contrast (WCAG 2.2, 1.4.3): 7:1 or more for text on its
    // background in both schemes.
    private static final String STYLE = """
            :root { color-scheme: light dark; --page: #fff; --text: #1b1f24; --faint: #4a5158; --edge: #c4cad1; \
            --cited: #7a1410; --panel: #f4f6f8; --link: #0b4a9c; }
            @media (prefers-color-scheme: dark) { :root { --page: #14171b; --text: #e8eaed; --faint: #b6bec7; \
            --edge: #4a525c; --cited: #ffb3ab; --panel: #1d2126; --link: #9cc4ff; } }
            body { margin: 0 auto; padding: 1rem; max-width: 62rem; background: var(--page); color: var(--text); \
            font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
            h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2.5rem; border-bottom: 2px solid var(--edge); }
            h3 { font-size: 1.05rem; margin-bottom: .3rem; }
            a { color: var(--link); } a:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); }
            table { border-collapse: collapse; margin: .5rem 0; font-size: .9rem; }
            table { overflow-wrap: break-word; } caption { text-align: left; color: var(--faint); padding: .2rem 0; }
            th, td { text-align: left; vertical-align: top; padding: .2rem .7rem .2rem 0; border-bottom: 1px solid var(--edge); }
            td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
            tr.cited td { font-weight: 600; color: var(--cited); }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .5rem 0; }
            dt { color: var(--faint); } dd { margin: 0; }
            @media (max-width: 30rem) { dl { display: block; } dd { margin: 0 0 .3rem 1rem; } ul { padding-left: 1.2rem; } }
            article { background: var(--panel); border: 1px solid var(--edge); border-radius: .4rem; \
            padding: .2rem 1rem 1rem; margin: 1rem 0; }
            article figure { content-visibility: auto; contain-intrinsic-size: auto 25rem; }
            code, .whole { white-space: nowrap; } code { font-size: .95em; } \
            @media (max-width: 30rem) { code, .whole { white-space: normal; } }
            .do { font-weight: 600; } .wide { overflow-x: auto; } figure { margin: .8rem 0; }
            svg { display: block; width: 100%; min-width: 44rem; height: auto; font: 13px system-ui, sans-serif; }
            svg text { fill: var(--text); } svg text.faint { fill: var(--faint); }
            svg text.cited { fill: var(--cited); font-weight: 600; }
            svg .bar { fill: var(--faint); } svg .mark { fill: var(--cited); } \
            svg .ended { fill: var(--page); stroke: var(--cited); stroke-width: 2; stroke-dasharray: 3 2; }
            svg .line { stroke: var(--faint); stroke-width: 1.4; fill: none; } svg .gap { stroke-dasharray: 3 4; }
            svg .line.cited { stroke: var(--cited); stroke-width: 2.2; }
            @media print { body { max-width: none; } article { break-inside: avoid-page; background: none; } \
            article figure { content-visibility: visible; } \
            .wide { overflow: visible; } svg { min-width: 0; } a { color: inherit; text-decoration: none; } \
            :root { --page: #fff; --text: #000; --faint: #333; --edge: #888; --cited: #7a1410; --panel: #fff; } }
            """;

    private final Redaction redaction;
    private final VerdictText verdicts;
    private final LadderHtml ladders;
    private final Consumer<String> out;
    private int articles;
    private long written;

    /** A page with this redaction, handed over piece by piece. */
    public ExplainHtml(Redaction redaction, Consumer<String> out) {
        this.redaction = redaction;
        this.verdicts = new VerdictText(redaction);
        this.out = text -> {
            written += text.length();
            out.accept(text);
        };
        this.ladders = new LadderHtml(redaction, this.out);
    }

    /** Writes the page. */
    public void write(Summary summary, IncidentGroups incidents) {
        List<Group> groups = incidents.worstFirst();
        line("<!DOCTYPE html>");
        line("<html lang=\"en\">");
        line("<head>");
        line("<meta charset=\"utf-8\"/>");
        line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>");
        // Should a piece of foreign text ever get through, it can load nothing and run nothing.
        line(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>");
        line("<title>Who hung up, and why</title>");
        line("<style>\n" + STYLE + "</style>");
        line("</head>");
        line("<body>");
        line("<header>");
        line("<h1>Who hung up, and why</h1>");
        line("</header>");
        line("<main>");
        // Who opens it in a hurry reads this, and what to distrust; what it was read from stands at the end.
        line("<p class=\"do\">" + Html.text(ExplainText.headline(summary, groups)) + "</p>");
        reserves(summary);
        if (!groups.isEmpty()) {
            table(summary, groups);
        }
        actions(groups, summary.findings());
        ProcessHtml processes = new ProcessHtml(out);
        summary.processes().forEach(processes::write);
        groups(groups);
        read(summary);
        line("</main>");
        line("<footer><p>Written by Wirewitness. All times are UTC.</p></footer>");
        line("</body>");
        line("</html>");
    }

    private void reserves(Summary summary) {
        if (!summary.faults().isEmpty()) {
            line("<dl>");
            summary.faults().forEach(fault -> entry("not all was read", fault));
            line("</dl>");
        }
    }

    private void read(Summary summary) {
        line("<section aria-labelledby=\"read\">");
        line("<h2 id=\"read\">What was read</h2>");
        line("<dl>");
        if (!summary.captures().isEmpty() || summary.processes().isEmpty()) {
            entry("read", ExplainText.what(summary));
            if (summary.firstNanos() != 0) {
                entry("period", ExplainText.period(summary));
            }
            entry("connections", ExplainText.connections(summary));
        }
        for (ProcessStory story : summary.processes()) {
            entry("process", ProcessWords.which(story));
            ProcessWords.what(story).forEach(line -> entry("recorded", line));
        }
        for (String capture : summary.captures()) {
            entry("capture", capture);
        }
        for (String notice : summary.notices()) {
            entry("note", notice);
        }
        line("</dl>");
        line("</section>");
    }

    private static String moment(long epochNanos, boolean oneDay) {
        return oneDay ? Facts.timeOfDay(epochNanos) : Facts.milli(epochNanos);
    }

    private void table(Summary summary, List<Group> groups) {
        boolean oneDay = ExplainText.oneDay(summary, groups);
        line("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Causes\">");
        line("<table>");
        line("<caption>By cause and server, worst first</caption>");
        line("<thead><tr><th scope=\"col\" class=\"number\">count</th><th scope=\"col\">cause</th>"
                + "<th scope=\"col\">server</th><th scope=\"col\">sure</th><th scope=\"col\">who must act</th>"
                + "<th scope=\"col\">first</th><th scope=\"col\">last</th></tr></thead>");
        line("<tbody>");
        int number = 0;
        for (Group group : groups.subList(0, Math.min(groups.size(), MOST_LINES))) {
            number++;
            line("<tr><td class=\"number\">" + VerdictText.number(group.count()) + "</td><td><a href=\"#g" + number
                    + "\">" + Html.text(group.cause()) + "</a></td><td>" + server(group) + "</td><td>"
                    + group.surest().text() + "</td><td>" + Html.text(ObserverWords.of(group.blame(), group.byServer()))
                    + "</td><td>"
                    + moment(group.firstNanos(), oneDay) + "</td><td>" + moment(group.lastNanos(), oneDay)
                    + "</td></tr>");
        }
        line("</tbody>");
        line("</table>");
        line("</div>");
        if (groups.size() > MOST_LINES) {
            line("<p>" + VerdictText.number(groups.size() - MOST_LINES)
                    + " lines more are left out; <code>--format json</code> has all.</p>");
        }
    }

    /** The settings to change, once each, by how many failures each would have spared; then what has not failed yet. */
    private void actions(List<Group> groups, List<Finding> findings) {
        Map<String, Long> counts = new LinkedHashMap<>();
        Map<String, String> causes = new HashMap<>();
        for (Group group : groups) {
            boolean sure = group.surest() == Confidence.PROVEN || group.surest() == Confidence.LIKELY;
            Report surest = sure ? surest(group) : null;
            if (surest != null) {
                String action = Wording.of(redaction, surest.incident())
                        .text(surest.verdict().action());
                counts.merge(action, group.count(), Long::sum);
                causes.putIfAbsent(action, group.cause());
            }
        }
        counts.remove("");
        if (counts.isEmpty() && findings.isEmpty()) {
            return;
        }
        line("<section aria-labelledby=\"todo\">");
        line("<h2 id=\"todo\">What to change</h2>");
        if (!counts.isEmpty()) {
            actions(counts, causes);
        }
        if (!findings.isEmpty()) {
            findings(findings);
        }
        line("</section>");
    }

    private void actions(Map<String, Long> counts, Map<String, String> causes) {
        line("<ul>");
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MOST_ACTIONS)
                .forEach(one -> line("<li>" + Html.prose(one.getKey()) + " ("
                        + Html.prose(causes.getOrDefault(one.getKey(), "")) + ", "
                        + ExplainText.counted(one.getValue(), "failure") + ")</li>"));
        line("</ul>");
    }

    private void findings(List<Finding> findings) {
        line("<p>Settings, as the agent found them: " + Html.text(FindingText.count(findings)) + "</p>");
        line("<ul>");
        findings.stream()
                .limit(MOST_ACTIONS)
                .forEach(one -> line("<li>" + Html.prose(one.action()) + " (" + Html.text(one.rule()) + ", "
                        + one.severity().text() + ", " + Html.text(one.subject()) + ": "
                        + Html.prose(FindingText.described(one)) + ")</li>"));
        line("</ul>");
        if (findings.size() > MOST_ACTIONS) {
            line("<p>" + VerdictText.number(findings.size() - MOST_ACTIONS)
                    + " more, less serious, are left out; <code>--format json</code> has all.</p>");
        }
    }

    private static @Nullable Report surest(Group group) {
        for (Report report : group.kept()) {
            if (report.verdict().confidence() == group.surest()) {
                return report;
            }
        }
        return null;
    }

    private static String server(Group group) {
        return Html.text(group.server());
    }

    private void groups(List<Group> groups) {
        int number = 0;
        long leftOut = 0;
        for (Group group : groups) {
            number++;
            if (number > MOST_LINES) {
                leftOut += group.count();
                continue;
            }
            line("<section aria-labelledby=\"g" + number + "\">");
            line("<h2 id=\"g" + number + "\">" + Html.text(ExplainText.title(group)) + "</h2>");
            int drawn = 0;
            for (Report report : group.kept()) {
                if (drawn < MOST_PER_GROUP && articles < MOST_IN_ALL && written < MOST_CHARACTERS) {
                    drawn++;
                    articles++;
                    article(report, Integer.toString(articles));
                }
            }
            leftOut += group.count() - drawn;
            if (group.count() > drawn) {
                line("<p>" + VerdictText.number(group.count() - drawn)
                        + (drawn == 0 ? "" : " more like " + (drawn == 1 ? "it" : "these"))
                        + " not drawn here; <code>--cause " + Html.text(group.cause())
                        + " --format json</code> has all.</p>");
            }
            line("</section>");
        }
        if (leftOut > 0) {
            line("<p>In all, " + VerdictText.number(articles) + " verdicts are drawn and " + VerdictText.number(leftOut)
                    + " left out.</p>");
        }
    }

    private void article(Report report, String id) {
        Incident incident = report.incident();
        Verdict verdict = report.verdict();
        Wording wording = Wording.of(redaction, incident);
        line("<article aria-labelledby=\"a" + id + "\">");
        line("<h3 id=\"a" + id + "\">" + Html.prose(sentence(verdict, wording)) + "</h3>");
        line("<dl>");
        entry("when", Facts.instant(incident.epochNanos()));
        entry("request", verdicts.request(incident));
        entry("trace", VerdictText.trace(incident));
        entry("connection", verdicts.connection(incident));
        entry("exception", VerdictText.exception(incident.failure(), wording));
        entry("sure", verdict.confidence().text());
        entry("who must act", ObserverWords.of(verdict.blame(), IncidentGroups.isByServer(incident)));
        entry("to do", wording.text(verdict.action()));
        entry("retry safe", verdicts.retry(report));
        for (String missing : verdict.missing()) {
            entry("missing", wording.text(missing));
        }
        for (JvmEvent event : ProcessWords.told(incident)) {
            entry(
                    "JVM",
                    VerdictText.relative(event.startNanos() - incident.epochNanos()) + "  "
                            + ProcessWords.stall(event));
        }
        for (Told other : report.others()) {
            entry("elsewhere", VerdictText.elsewhere(other, wording));
        }
        entry("id", incident.id());
        line("</dl>");
        evidence(incident, verdict, wording);
        ruledOut(verdict, wording);
        ladders.write(ladder(incident, verdict, wording), incident.epochNanos(), id);
        line("</article>");
    }

    private static Ladder ladder(Incident incident, Verdict verdict, Wording wording) {
        FlowSnapshot flow = incident.flow();
        // An incident file has a connection's history, and no packets to draw.
        return flow == null || flow.segments().isEmpty()
                ? LadderNotes.alone(incident, verdict, wording)
                : Ladder.of(flow, verdict).with(LadderNotes.of(incident, verdict, wording));
    }

    private static String sentence(Verdict verdict, Wording wording) {
        String headline = wording.text(verdict.headline());
        return headline.isEmpty() ? verdict.cause() : headline;
    }

    private void evidence(Incident incident, Verdict verdict, Wording wording) {
        if (verdict.evidence().isEmpty()) {
            return;
        }
        List<Evidence> sorted = new ArrayList<>(verdict.evidence());
        sorted.sort(Comparator.comparingLong(Evidence::epochNanos));
        line("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Evidence\">");
        line("<table>");
        line("<caption>Evidence; times from the moment it was felt</caption>");
        line("<thead><tr><th scope=\"col\" class=\"number\">time</th><th scope=\"col\">from</th>"
                + "<th scope=\"col\">fact</th><th scope=\"col\" class=\"number\">packet</th></tr></thead>");
        line("<tbody>");
        for (Evidence one : sorted) {
            line("<tr><td class=\"number\">" + VerdictText.relative(one.epochNanos() - incident.epochNanos())
                    + "</td><td>" + one.tier().text() + "</td><td>"
                    + Html.prose(wording.text(one.fact())) + "</td><td class=\"number\">"
                    + (one.packet() > 0 ? "#" + one.packet() : "") + "</td></tr>");
        }
        line("</tbody>");
        line("</table>");
        line("</div>");
    }

    private void ruledOut(Verdict verdict, Wording wording) {
        if (verdict.ruledOut().isEmpty()) {
            return;
        }
        line("<p>Ruled out:</p>");
        line("<ul>");
        for (RuledOut other : verdict.ruledOut()) {
            line("<li>" + Html.text(other.cause()) + ": " + Html.prose(wording.text(other.because())) + "</li>");
        }
        line("</ul>");
    }

    private void entry(String term, String text) {
        if (!text.isEmpty()) {
            line("<dt>" + term + "</dt><dd>" + Html.prose(text) + "</dd>");
        }
    }

    private void line(String text) {
        out.accept(text + "\n");
    }
}
