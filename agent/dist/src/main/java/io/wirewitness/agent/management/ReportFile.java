package io.wirewitness.agent.management;

import io.wirewitness.model.Finding;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.report.ExplainHtml;
import io.wirewitness.report.IncidentGroups;
import io.wirewitness.report.PrivateFiles;
import io.wirewitness.report.ProcessStory;
import io.wirewitness.report.Redaction;
import io.wirewitness.report.Report;
import io.wirewitness.report.StoryBuilder;
import io.wirewitness.report.Summary;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The report of the running process as files {@code report-<pid>-<time>.html} of the agent's directory, which only this user
 * may read. At most {@link #MOST_FILES} of this process, each below 5 MiB (see {@link ExplainHtml}). Any thread; one page at
 * a time.
 */
final class ReportFile {

    /** Whoever presses the button again and again must not fill the disk. */
    static final int MOST_FILES = 8;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final DateTimeFormatter NAME_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path directory;
    private final Redaction redaction;
    private final String prefix;

    ReportFile(Path directory, Redaction redaction) {
        this.directory = directory;
        this.redaction = redaction;
        this.prefix = "report-" + ProcessHandle.current().pid() + "-";
    }

    /**
     * Writes a page.
     *
     * @param latest what it tells
     * @param incidents how many there were in all
     * @param findings what is found about the settings now
     * @param notices what a reader should know besides
     * @return the new file, absolute
     */
    synchronized Path write(List<Report> latest, long incidents, List<Finding> findings, List<String> notices)
            throws IOException {
        PrivateFiles.directory(directory);
        Path file = directory
                .resolve(prefix + NAME_TIME.format(Instant.now()) + ".html")
                .toAbsolutePath();
        IncidentGroups groups = new IncidentGroups(ExplainHtml.MOST_PER_GROUP);
        latest.forEach(groups::add);
        try (BufferedWriter out =
                new BufferedWriter(Channels.newWriter(PrivateFiles.create(file), StandardCharsets.UTF_8))) {
            new ExplainHtml(redaction, text -> append(out, text))
                    .write(summary(story(latest, incidents, findings), notices), groups);
        } catch (UncheckedIOException e) {
            Files.deleteIfExists(file); // half a page would be taken for a whole one
            throw e.getCause();
        }
        forgetOld();
        return file;
    }

    private static void append(BufferedWriter out, String text) {
        try {
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names are times, so that the oldest come first. */
    private void forgetOld() throws IOException {
        List<Path> own;
        try (Stream<Path> all = Files.list(directory)) {
            own = all.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.startsWith(prefix) && name.endsWith(".html");
                    })
                    .sorted()
                    .toList();
        }
        for (Path old : own.subList(0, Math.max(0, own.size() - MOST_FILES))) {
            Files.deleteIfExists(old);
        }
    }

    private static Summary summary(ProcessStory story, List<String> notices) {
        return new Summary(
                List.of(),
                0,
                0,
                0,
                Map.of(),
                0,
                0,
                List.of(),
                notices,
                story.firstNanos(),
                story.lastNanos(),
                0,
                List.of(story));
    }

    private static ProcessStory story(List<Report> latest, long incidents, List<Finding> findings) {
        Instant now = Instant.now();
        Instant started = ProcessHandle.current().info().startInstant().orElse(now);
        List<JvmEvent> stalls = new ArrayList<>();
        for (Report report : latest) {
            for (JvmEvent event : report.incident().jvm()) {
                if (event.kind().isOfWholeProcess() && !stalls.contains(event)) {
                    stalls.add(event);
                }
            }
        }
        stalls.sort(Comparator.comparingLong(JvmEvent::startNanos));
        List<Report> sorted = new ArrayList<>(latest);
        sorted.sort(Comparator.comparingLong(report -> report.incident().epochNanos()));
        long first = nanos(started);
        for (Report report : latest) {
            first = Math.min(first, report.incident().epochNanos());
        }
        return new StoryBuilder(List.of("the running process"))
                .process("JDK " + Runtime.version(), ProcessHandle.current().pid(), nanos(started))
                .span(first, nanos(now))
                .agent(true)
                .jvmEvents(stalls, stalls.size())
                .incidents(sorted, incidents)
                .findings(findings)
                .build();
    }

    private static long nanos(Instant at) {
        return at.getEpochSecond() * NANOS_PER_SECOND + at.getNano();
    }
}
