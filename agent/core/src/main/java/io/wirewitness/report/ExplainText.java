package io.wirewitness.report;

import io.wirewitness.model.Confidence;
import io.wirewitness.model.Finding;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What captures tell, as text for people: what was read, what ended badly, worst first, then examples of each with the
 * packets that matter. No line is longer than {@link LadderText#WIDTH}, but for words that are. Foreign text in it is
 * redacted and inert. One thread.
 */
public final class ExplainText {

    /** Verdicts of one cause and peer that are told in full. */
    public static final int MOST_IN_FULL = 5;

    /** Connections of one cause and peer that are named at least. */
    public static final int MOST_NAMED = 15;

    /** Groups whose verdicts are told in full; the table has more. */
    static final int MOST_GROUPS = 30;

    /** Lines of the table. */
    static final int MOST_LINES = 100;

    /** Faults, and notes, that are told before the first verdict. */
    static final int MOST_NOTES = 10;

    /** Findings about settings that are told, the most serious first. */
    static final int MOST_FINDINGS = 20;

    private static final int WIDTH = LadderText.WIDTH;

    private final VerdictText verdicts;
    private final LadderText ladders;
    private final Consumer<String> lines;

    /** Text with this redaction, line by line. */
    public ExplainText(Redaction redaction, Consumer<String> lines) {
        this.verdicts = new VerdictText(redaction);
        this.ladders = new LadderText(redaction);
        this.lines = lines;
    }

    /** Writes everything. */
    public void write(Summary summary, IncidentGroups incidents) {
        read(summary);
        List<IncidentGroups.Group> groups = incidents.worstFirst();
        line("");
        wrapped(headline(summary, groups), 0);
        if (groups.isEmpty()) {
            findings(summary);
            return;
        }
        line("");
        table(summary, groups);
        groups.stream().limit(MOST_GROUPS).forEach(this::group);
        if (groups.size() > MOST_GROUPS) {
            line("");
            wrapped(
                    "The other " + VerdictText.number(groups.size() - MOST_GROUPS)
                            + " lines of the table are not told one by one: --cause, --host and --port choose,"
                            + " --format json has all.",
                    0);
        }
        findings(summary);
    }

    /** What the agents found about settings: it may not have failed yet, so it stands behind what has. */
    private void findings(Summary summary) {
        List<Finding> all = summary.findings();
        if (all.isEmpty()) {
            return;
        }
        List<Finding> told = all.subList(0, Math.min(all.size(), MOST_FINDINGS));
        line("");
        String title = "Settings, as the agent found them: " + FindingText.count(all);
        line(title);
        line("-".repeat(Math.min(WIDTH, title.length())));
        List<String> text = FindingText.all(told, WIDTH);
        // Its last lines are a blank and the count, which stands in the title.
        text.subList(0, text.size() - 2).forEach(this::line);
        if (told.size() < all.size()) {
            line("and " + VerdictText.number(all.size() - told.size()) + " more, less serious; --format json has all");
        }
    }

    /** A verdict as soon as it is known, with its ladder; for who watches. */
    public void write(Report report) {
        line("");
        line(Facts.instant(report.incident().epochNanos()));
        verdict(report);
    }

    /** What was read, when nothing more is to come. */
    public void write(Summary summary) {
        read(summary);
    }

    private void read(Summary summary) {
        if (!summary.captures().isEmpty() || summary.processes().isEmpty()) {
            String period = period(summary);
            wrapped("Read " + what(summary) + (period.isEmpty() ? "" : "; " + period), 5);
            wrapped("     " + connections(summary), 5);
        }
        for (ProcessStory story : summary.processes()) {
            wrapped("Read " + ProcessWords.which(story), 5);
            ProcessWords.what(story).forEach(line -> wrapped("     " + line, 7));
        }
        bounded(summary.faults(), "not all was read: ");
        bounded(summary.notices(), "");
    }

    private void bounded(List<String> texts, String before) {
        texts.stream().limit(MOST_NOTES).forEach(text -> wrapped("     " + before + Inert.text(text), 7));
        if (texts.size() > MOST_NOTES) {
            line("     and " + VerdictText.number(texts.size() - MOST_NOTES)
                    + " lines more like these; --format json has all");
        }
    }

    /** How much was read. */
    static String what(Summary summary) {
        int captures = summary.captures().size();
        String name = captures == 1 ? Inert.text(summary.captures().get(0)) + ": " : "";
        return name + counted(summary.packets(), "packet") + ", " + bytes(summary.bytes())
                + (captures > 1 ? " in " + counted(captures, "capture") : "");
    }

    /** From when to when; empty if there was no packet. */
    static String period(Summary summary) {
        return summary.firstNanos() == 0
                ? ""
                : Facts.second(summary.firstNanos()) + " to " + Facts.second(summary.lastNanos()) + " ("
                        + duration(summary.lastNanos() - summary.firstNanos()) + ")";
    }

    /** How many connections there were, and what was left out. */
    static String connections(Summary summary) {
        return counted(summary.connections(), "connection")
                + (summary.duplicates() == 0
                        ? ""
                        : "; left out " + counted(summary.duplicates(), "packet") + " that the capture shows twice")
                + (summary.malformed() == 0 ? "" : "; " + counted(summary.malformed(), "malformed packet"));
    }

    /** One sentence: how many ended badly. */
    static String headline(Summary summary, List<IncidentGroups.Group> groups) {
        long bad = groups.stream()
                .filter(group -> !group.cause().equals(Verdict.NONE))
                .mapToLong(IncidentGroups.Group::count)
                .sum();
        if (!summary.processes().isEmpty() && bad > 0) {
            return counted(bad, "failure") + (bad == 1 ? " is" : " are") + " told.";
        }
        if (summary.captures().isEmpty() && !summary.processes().isEmpty()) {
            return summary.faults().isEmpty()
                    ? "Nothing bad was found: no failure is written down in it."
                    : "No failure is written down in what could be read of it.";
        }
        if (bad > 0) {
            return VerdictText.number(bad) + " of " + counted(summary.connections(), "connection")
                    + " ended badly or stalled.";
        }
        if (summary.packets() == 0) {
            return "There is no packet in it.";
        }
        if (summary.connections() == 0) {
            return "There is no TCP connection in it.";
        }
        return "Nothing bad was found: of " + counted(summary.connections(), "connection")
                + " none was refused, reset or cut while somebody waited, and none stalled."
                + (groups.isEmpty() ? " --all lists them." : "");
    }

    /** True if no time that is told needs its day. */
    static boolean oneDay(Summary summary, List<IncidentGroups.Group> groups) {
        if (summary.processes().isEmpty()) {
            return Facts.day(summary.firstNanos()).equals(Facts.day(summary.lastNanos()));
        }
        return groups.stream()
                        .flatMap(group -> Stream.of(Facts.day(group.firstNanos()), Facts.day(group.lastNanos())))
                        .distinct()
                        .count()
                == 1;
    }

    private void table(Summary summary, List<IncidentGroups.Group> groups) {
        boolean oneDay = oneDay(summary, groups);
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"count", "cause", "server", "sure", "who must act", "first", "last"});
        for (IncidentGroups.Group group : groups.subList(0, Math.min(groups.size(), MOST_LINES))) {
            rows.add(new String[] {
                VerdictText.number(group.count()),
                Inert.text(group.cause()),
                group.server(),
                group.surest() == Confidence.UNKNOWN ? "-" : group.surest().text(),
                ObserverWords.brief(group.blame(), group.byServer()),
                oneDay ? Facts.timeOfDay(group.firstNanos()) : Facts.second(group.firstNanos()),
                group.count() == 1 ? "" : oneDay ? Facts.timeOfDay(group.lastNanos()) : Facts.second(group.lastNanos())
            });
        }
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        int total = 2 * widths.length;
        for (int width : widths) {
            total += width;
        }
        // Who must act stands in each verdict, too; the last time is the least.
        int columns = total <= WIDTH ? widths.length : widths.length - 1;
        boolean narrow = total - widths[6] - 2 > WIDTH;
        for (String[] row : rows) {
            StringBuilder text = new StringBuilder("  ");
            for (int i = 0; i < columns; i++) {
                if (narrow && i == 4) {
                    continue;
                }
                String cell = row[i];
                String blanks = " ".repeat(widths[i] - cell.length());
                text.append(i == 0 ? blanks + cell : cell + blanks).append("  ");
            }
            line(text.toString().stripTrailing());
        }
        if (groups.size() > MOST_LINES) {
            line("  and " + VerdictText.number(groups.size() - MOST_LINES) + " lines more; --format json has all");
        }
    }

    private void group(IncidentGroups.Group group) {
        line("");
        String title = title(group);
        line(title);
        line("-".repeat(Math.min(WIDTH, title.length())));
        List<Report> kept = group.kept();
        if (group.cause().equals(Verdict.NONE)) {
            line("");
            kept.subList(0, Math.min(kept.size(), MOST_IN_FULL)).forEach(this::healthy);
        } else {
            for (Report report : kept.subList(0, Math.min(kept.size(), MOST_IN_FULL))) {
                line("");
                line("at " + Facts.instant(report.incident().epochNanos()));
                verdict(report);
            }
        }
        more(group, kept);
    }

    /** A group's heading. */
    static String title(IncidentGroups.Group group) {
        String cause = Inert.text(group.cause());
        String server = group.server().equals("several") ? "several servers" : "server " + group.server();
        return cause + ", " + server + ": "
                + (group.count() == 1 ? "once" : VerdictText.number(group.count()) + " times");
    }

    private void more(IncidentGroups.Group group, List<Report> kept) {
        long more = group.count() - Math.min(kept.size(), MOST_IN_FULL);
        if (more <= 0) {
            return;
        }
        List<String> others = new ArrayList<>();
        for (Report report : kept.subList(MOST_IN_FULL, Math.min(kept.size(), MOST_NAMED))) {
            if (hasEnds(report.incident())) {
                others.add(argument(report.incident()));
            }
        }
        line("");
        String cause = "--cause " + Inert.text(group.cause());
        wrapped(
                "and " + VerdictText.number(more) + " more like it; all of them: " + cause
                        + (group.peer() == null
                                ? ""
                                : " --host " + group.peer().host() + " --port "
                                        + group.peer().port())
                        + " --format json" + (others.isEmpty() ? "" : "; one of them:"),
                2);
        others.forEach(other -> line("  --connection " + other));
    }

    private void verdict(Report report) {
        Incident incident = report.incident();
        verdicts.full(report, WIDTH).lines().forEach(this::line);
        FlowSnapshot flow = incident.flow();
        if (flow == null) {
            return;
        }
        String ladder = ladders.draw(Ladder.of(flow, report.verdict()), incident.epochNanos());
        if (!ladder.isEmpty()) {
            line("");
            ladder.lines().forEach(this::line);
        }
    }

    private void healthy(Report report) {
        Incident incident = report.incident();
        FlowSnapshot flow = incident.flow();
        wrapped(
                "  " + argument(incident) + "  " + verdicts.plain(report)
                        + (flow == null ? "" : ", history " + Inert.text(flow.history())),
                4);
    }

    private static boolean hasEnds(Incident incident) {
        return incident.flow() != null || (incident.local() != null && incident.remote() != null);
    }

    /** {@code 10.0.0.7:49092-10.0.0.5:443}, as the command line takes it. */
    static String argument(Incident incident) {
        @Nullable FlowSnapshot flow = incident.flow();
        return flow == null ? incident.local() + "-" + incident.remote() : flow.client() + "-" + flow.server();
    }

    private void wrapped(String text, int indent) {
        TextWrap.lines(text, WIDTH, indent).forEach(this::line);
    }

    private void line(String text) {
        lines.accept(text);
    }

    /** {@code 1 packet}, {@code 1,200 packets}. */
    static String counted(long count, String what) {
        return VerdictText.number(count) + " " + what + (count == 1 ? "" : "s");
    }

    /** {@code 812 bytes}, {@code 1.2 MB}: powers of 1000, as disks and networks are measured. */
    static String bytes(long bytes) {
        if (bytes < 10_000) {
            return counted(bytes, "byte");
        }
        String[] units = {"kB", "MB", "GB", "TB"};
        double value = bytes / 1000.0;
        int unit = 0;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    }

    /** {@code 0.4 ms}, {@code 73.4 s}, {@code 2 h 5 min}. */
    static String duration(long nanos) {
        long seconds = nanos / 1_000_000_000L;
        if (seconds < 600) {
            return LadderWords.span(nanos);
        }
        return seconds < 3600
                ? seconds / 60 + " min"
                : VerdictText.number(seconds / 3600) + " h " + seconds / 60 % 60 + " min";
    }
}
