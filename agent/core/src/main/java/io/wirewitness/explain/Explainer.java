package io.wirewitness.explain;

import io.wirewitness.capture.Rotation;
import io.wirewitness.capture.UnusableInput;
import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.model.OtherView;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.ProcessStory;
import io.wirewitness.report.Report;
import io.wirewitness.report.Summary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads captures and tells, for each connection in them that failed somebody, who ended it and why. Memory is
 * bounded whatever the captures' size. Reports come in the order of the failures' times.
 *
 * <p>Captures of several hosts are read side by side, the one that is behind first, with their times on the clock of the
 * first; one connection seen in several is told once.
 *
 * <p>The caller's thread reads and decodes; a second one follows connections, judges, and calls back.
 */
public final class Explainer {

    /** So far one capture may run ahead of the others: they meet only when a verdict is made. */
    private static final long STRIDE_NANOS = 100_000_000;

    private static final int PACKETS_PER_PROGRESS = 1 << 16;

    private final ExplainOptions options;
    private final ExplainLimits limits;
    private final ConnectionFilter filter;
    private final Investigation investigation;
    private final InputStream standardInput;
    private final Witnesses witnesses = new Witnesses();
    private final List<Vantage> points = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private long packets;
    private long toldAtPackets;
    private final long startedNanos = System.nanoTime();
    private volatile boolean stopWanted;

    /** An explainer that hands over each incident with its verdict; used once. */
    public Explainer(Diagnosis diagnosis, ExplainOptions options, Consumer<Report> reports) {
        this(diagnosis, options, reports, ExplainLimits.DEFAULT, System.in);
    }

    Explainer(
            Diagnosis diagnosis,
            ExplainOptions options,
            Consumer<Report> reports,
            ExplainLimits limits,
            InputStream standardInput) {
        this.options = options;
        this.limits = limits;
        this.standardInput = standardInput;
        filter = new ConnectionFilter(options);
        investigation = new Investigation(
                diagnosis, options, filter, limits, new Telling(reports, limits.reports()), witnesses);
    }

    /**
     * Takes an incident that a JVM wrote down, before {@link #explain}: it is told with what captures and other JVMs know of the
     * same connection. Its verdict is taken as it stands, and joined with theirs.
     *
     * @param source the file that it comes from, as one of its story's sources
     */
    public void witness(String source, Report report) {
        if (!witnesses.add(source, report)) {
            investigation.tell(report);
        }
    }

    /** Takes what recordings and incident files tell of a process besides its incidents, before {@link #explain}. */
    public void story(ProcessStory story) {
        witnesses.add(story);
    }

    /**
     * Explains captures, in any mix: files of one rotation, files of several hosts; {@code -} is standard input.
     *
     * @param files none, if recordings and incident files are all there is
     * @throws UnusableInput if a file is none that can be read; its message is one line for the user
     */
    public Summary explain(List<Path> files, Progress progress) throws IOException {
        List<String> faults = new ArrayList<>();
        try (Lane lane = Lane.beside("wirewitness-judge")) {
            List<FilesSource> sources = sources(files, faults);
            for (FilesSource source : sources) {
                Vantage point = new Vantage(
                        source,
                        filter,
                        limits.flowsOf(sources.size()),
                        tellsHealthy() || witnesses.compares(),
                        lane,
                        investigation);
                points.add(point);
                investigation.add(point);
            }
            if (points.size() > 1) {
                compareClocks();
            }
            read(lane, progress);
            lane.finish();
            points.forEach(Vantage::end);
            investigation.finish();
            if (stopWanted) {
                notices.add("stopped before the end: nothing behind this was read");
            }
            return Summaries.of(
                    points, investigation, witnesses, faults, notices, (System.nanoTime() - startedNanos) / 1e9);
        } finally {
            for (Vantage point : points) {
                point.close();
            }
        }
    }

    private List<FilesSource> sources(List<Path> files, List<String> faults) throws IOException {
        List<Path> stored = new ArrayList<>(files);
        boolean piped = stored.removeIf(FilesSource.STANDARD_INPUT::equals);
        Rotation rotation = Rotation.of(stored);
        for (UnusableInput unusable : rotation.unusable()) {
            // An empty file beside others is where a rotation just begins; anything else is a mistake in the command.
            if (unusable.reason() != UnusableInput.Reason.EMPTY || files.size() == 1) {
                throw unusable;
            }
            faults.add(String.valueOf(unusable.getMessage()));
        }
        if (!rotation.unusable().isEmpty() && rotation.points().isEmpty() && !piped) {
            throw rotation.unusable().get(0);
        }
        List<FilesSource> sources = new ArrayList<>();
        rotation.points().forEach(point -> sources.add(new FilesSource(point.name(), point.files(), standardInput)));
        if (piped) {
            sources.add(new FilesSource("standard input", List.of(FilesSource.STANDARD_INPUT), standardInput));
        }
        return sources;
    }

    private boolean tellsHealthy() {
        return options.all() || options.causes().contains(Verdict.NONE);
    }

    // ---- several clocks ----

    /** Looks at the first part of each capture for segments that are in two of them. */
    private void compareClocks() throws IOException {
        List<@Nullable Sightings> sightings = new ArrayList<>();
        for (Vantage point : points) {
            sightings.add(sightings(point));
        }
        List<@Nullable ClockOffset> known = new ArrayList<>();
        known.add(new ClockOffset(0, 0, 0));
        for (int i = 1; i < points.size(); i++) {
            Vantage point = points.get(i);
            ClockOffset offset = null;
            int by = 0;
            for (int j = 0; j < i && offset == null; j++) {
                ClockOffset base = known.get(j);
                ClockOffset found = compare(sightings.get(j), sightings.get(i));
                if (base != null && found != null) {
                    by = j;
                    notices.add(found.text(
                            point.source().name(), points.get(by).source().name()));
                    boolean bounded = found.errorNanos() >= 0 && base.errorNanos() >= 0;
                    offset = new ClockOffset(
                            base.nanos() + found.nanos(),
                            bounded ? base.errorNanos() + found.errorNanos() : -1,
                            found.connections());
                }
            }
            known.add(offset);
            if (offset == null) {
                notices.add(ClockOffset.unknown(
                        point.source().name(), sightings.get(i) == null ? "it can be read only once" : null));
                point.clock(0, OtherView.CLOCKS_UNRELATED);
            } else {
                point.clock(offset.nanos(), offset.errorNanos() < 0 ? ONE_WAY_ERROR_NANOS : offset.errorNanos());
            }
        }
    }

    /** Where only one direction is in both captures: the way between them, which is not known, is no longer than this. */
    private static final long ONE_WAY_ERROR_NANOS = 500_000_000;

    private static @Nullable ClockOffset compare(@Nullable Sightings first, @Nullable Sightings other) {
        return first == null || other == null ? null : first.aheadOf(other);
    }

    private @Nullable Sightings sightings(Vantage point) throws IOException {
        if (!(point.source() instanceof FilesSource files) || !files.canBeReadAgain()) {
            return null;
        }
        try (FilesSource again = files.again()) {
            return Sightings.of(again, 0);
        }
    }

    // ---- reading ----

    /**
     * Ends the reading where it is: what was read so far is judged and told as if the captures ended there. Any thread; a
     * read that waits for input goes on waiting.
     */
    public void stop() {
        stopWanted = true;
    }

    private void read(Lane lane, Progress progress) throws IOException {
        Vantage next = behindAll();
        while (next != null && !stopWanted) {
            long until = stride(next);
            boolean more = true;
            do {
                long before = next.packets();
                more = next.read(until);
                packets += next.packets() - before;
                if (more && packets >= toldAtPackets + PACKETS_PER_PROGRESS) {
                    toldAtPackets = packets;
                    tell(lane, progress);
                    next.catchUp();
                    long passed = passedNanos();
                    lane.post(() -> investigation.passed(passed, false));
                }
            } while (more && !stopWanted && next.nowNanos() <= until);
            next.catchUp();
            if (!more || isBeyond(next)) {
                next.stop();
            }
            next = behindAll();
        }
        points.forEach(Vantage::readOut);
        tell(lane, progress);
    }

    /** The point whose time is behind all others'; null if all are read. */
    private @Nullable Vantage behindAll() {
        Vantage behind = null;
        for (Vantage point : points) {
            if (!point.stopped() && (behind == null || point.nowNanos() < behind.nowNanos())) {
                behind = point;
            }
        }
        return behind;
    }

    private long stride(Vantage reading) {
        long others = Long.MAX_VALUE;
        for (Vantage point : points) {
            if (point != reading && !point.stopped()) {
                others = Math.min(others, point.nowNanos());
            }
        }
        long bound = options.toNanos() == 0 ? Long.MAX_VALUE : beyondNanos();
        return Math.min(bound, others == Long.MAX_VALUE ? others : others + STRIDE_NANOS);
    }

    /** What happened before the end of the time that is asked for, and the neighbours of that, is known. */
    private boolean isBeyond(Vantage point) {
        return options.toNanos() != 0 && point.nowNanos() > beyondNanos();
    }

    private long beyondNanos() {
        return options.toNanos() + Neighbourhood.AROUND_NANOS;
    }

    private long passedNanos() {
        Vantage behind = behindAll();
        return behind == null ? Long.MAX_VALUE : behind.nowNanos();
    }

    private void tell(Lane lane, Progress progress) {
        long bytes = 0;
        long length = 0;
        for (Vantage point : points) {
            bytes += point.source().bytes();
            length = length < 0 || point.source().length() < 0
                    ? -1
                    : length + point.source().length();
        }
        long taken = bytes;
        long of = length;
        long count = packets;
        lane.post(() -> progress.at(taken, of, count));
    }
}
