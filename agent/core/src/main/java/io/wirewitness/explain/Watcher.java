package io.wirewitness.explain;

import io.wirewitness.capture.RotationName;
import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.explain.FollowedRotation.Candidate;
import io.wirewitness.model.OtherView;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.Report;
import io.wirewitness.report.Summary;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the captures that rotations write into a directory ({@code tcpdump -C -W} or {@code -G}, {@code dumpcap -b}) and
 * tells failures as they become certain: some seconds after a connection has ended. What is there already is read first.
 *
 * <p>Somebody calls {@link #poll} about once a second, on one thread; it never waits. Whoever made it closes it. What waits
 * in silence, such as a request that nobody answers, is told when its connection ends, or by {@link #end}.
 */
public final class Watcher implements Closeable {

    /** Rotations in one directory; of more than these, only the first are followed. */
    private static final int ROTATIONS_AT_MOST = 8;

    /** So many packets in one poll: then the caller may stop, or tell how far it is. */
    private static final long PACKETS_EACH = 1_000_000;

    private final Path directory;
    private final ConnectionFilter filter;
    private final Investigation investigation;
    private final Map<String, FollowedRotation> rotations = new LinkedHashMap<>();
    private final List<Vantage> points = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final long startedNanos = System.nanoTime();
    private final boolean tellsHealthy;
    private boolean tooMany;

    /**
     * A watcher that hands over each incident with its verdict.
     *
     * @throws NotDirectoryException if it is none
     */
    public Watcher(Path directory, Diagnosis diagnosis, ExplainOptions options, Consumer<Report> reports)
            throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        this.directory = directory;
        tellsHealthy = options.all() || options.causes().contains(Verdict.NONE);
        filter = new ConnectionFilter(options);
        investigation = new Investigation(
                diagnosis, options, filter, ExplainLimits.WATCHING, new Telling(reports, 0), new Witnesses());
    }

    /**
     * Reads what has come since the last time, and judges what is certain now.
     *
     * @param nowNanos the time of day, epoch nanoseconds
     * @return packets read; as long as there are any, more may be there already
     */
    public long poll(long nowNanos) throws IOException {
        look();
        long packets = 0;
        boolean caughtUp = true;
        for (Vantage point : points) {
            long before = point.packets();
            while (point.packets() - before < PACKETS_EACH && point.read(Long.MAX_VALUE)) {
                // there may be more
            }
            point.catchUp();
            long taken = point.packets() - before;
            packets += taken;
            if (taken < PACKETS_EACH) {
                point.passed(nowNanos);
            } else {
                caughtUp = false;
            }
        }
        long passed = nowNanos;
        if (!caughtUp) {
            for (Vantage point : points) {
                passed = Math.min(passed, point.nowNanos());
            }
        }
        investigation.passed(passed, true);
        return packets;
    }

    /** Nothing more is wanted: judges all the rest, and says what was read. */
    public Summary end() {
        points.forEach(Vantage::readOut);
        points.forEach(Vantage::end);
        investigation.finish();
        return Summaries.of(
                points, investigation, new Witnesses(), List.of(), notices, (System.nanoTime() - startedNanos) / 1e9);
    }

    private void look() throws IOException {
        Map<String, List<Candidate>> byRotation = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, Watcher::mayBeCapture)) {
            for (Path file : files) {
                BasicFileAttributes attributes;
                try {
                    attributes = Files.readAttributes(file, BasicFileAttributes.class);
                } catch (IOException e) {
                    continue; // deleted meanwhile
                }
                if (attributes.isRegularFile()) {
                    byRotation
                            .computeIfAbsent(rotationOf(file), name -> new ArrayList<>())
                            .add(new Candidate(
                                    file,
                                    attributes.fileKey(),
                                    attributes.size(),
                                    attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS)));
                }
            }
        }
        byRotation.forEach((name, files) -> {
            FollowedRotation rotation = rotation(name);
            if (rotation != null) {
                files.sort(Comparator.comparingLong(Candidate::modifiedNanos)
                        .thenComparingLong(file -> number(file.path()))
                        .thenComparing(Candidate::path));
                rotation.look(files);
            }
        });
    }

    /** Packed files are copies of what was read before they were packed; hidden ones are somebody's scratch. */
    private static boolean mayBeCapture(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.contains("cap") && !name.startsWith(".") && !name.endsWith(".gz") && !name.endsWith(".zst");
    }

    private static String rotationOf(Path file) {
        String name = String.valueOf(file.getFileName());
        RotationName taken = RotationName.of(name);
        return taken.sure() ? taken.stem() : name;
    }

    private static long number(Path file) {
        return RotationName.of(String.valueOf(file.getFileName())).number();
    }

    private @Nullable FollowedRotation rotation(String name) {
        FollowedRotation known = rotations.get(name);
        if (known == null && rotations.size() < ROTATIONS_AT_MOST) {
            known = new FollowedRotation(name);
            rotations.put(name, known);
            Vantage point = new Vantage(
                    known,
                    filter,
                    ExplainLimits.WATCHING.flowsOf(ROTATIONS_AT_MOST),
                    tellsHealthy,
                    Lane.here(),
                    investigation);
            points.add(point);
            investigation.add(point);
            if (points.size() > 1) {
                point.clock(0, OtherView.CLOCKS_UNRELATED);
                notices.add(ClockOffset.unknown(name, "captures that are still written are taken as they are"));
            }
        } else if (known == null && !tooMany) {
            tooMany = true;
            notices.add(
                    "more than " + ROTATIONS_AT_MOST + " rotations in " + directory + ": only the first are followed");
        }
        return known;
    }

    @Override
    public void close() throws IOException {
        for (Vantage point : points) {
            point.close();
        }
    }
}
