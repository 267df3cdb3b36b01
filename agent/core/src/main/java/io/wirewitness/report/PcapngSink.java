package io.wirewitness.report;

import io.wirewitness.capture.CapturedPacket;
import io.wirewitness.capture.PcapngWriter;
import io.wirewitness.capture.PcapngWriter.Direction;
import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Evidence;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Lost;
import io.wirewitness.model.TcpSegment;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes one capture file per incident: that connection's packets, with a comment on each that the verdict cites. One
 * thread. A report without packets makes no file.
 *
 * <p>{@code <dir>/<at>-<id>-<cause>.pcapng}; a file has this name only when it is whole. At most {@link #MOST_FILES} files
 * and {@link #MOST_BYTES} in all: the oldest go first, and only files with such names are counted or removed. In a flood,
 * of one cause and peer the first two in ten seconds.
 */
public final class PcapngSink implements Sink {

    /** Files kept. */
    public static final int MOST_FILES = 64;

    /** Bytes kept in all files together. */
    public static final long MOST_BYTES = 64L << 20;

    static final int MOST_PER_KIND = 2;
    static final int MOST_IN_ALL = 20;
    static final long WINDOW_NANOS = 10_000_000_000L;

    /** The names that {@link #fileName} makes, and its unfinished ones. */
    private static final Pattern OURS =
            Pattern.compile("\\d{8}T\\d{6}\\.\\d{9}Z-[0-9a-z-]{1,40}-[0-9a-z-]{1,60}\\.pcapng(\\.part)?");

    private final Path directory;
    private final String application;
    private final int snapLength;
    private final Redaction redaction;
    private final int mostFiles;
    private final long mostBytes;
    private final FloodGate gate = new FloodGate(MOST_PER_KIND, MOST_IN_ALL, WINDOW_NANOS);

    /**
     * Writes to this directory, within the default limits.
     *
     * @param version the product's version, for the file's header
     * @param snapLength the capture's snap length
     * @param redaction what is cut from comments; packets are as the capture kept them
     */
    public PcapngSink(Path directory, String version, int snapLength, Redaction redaction) {
        this(directory, version, snapLength, redaction, MOST_FILES, MOST_BYTES);
    }

    /** Writes to this directory, within these limits. */
    public PcapngSink(
            Path directory, String version, int snapLength, Redaction redaction, int mostFiles, long mostBytes) {
        this.directory = directory.toAbsolutePath();
        this.application = "wirewitness " + version;
        this.snapLength = snapLength;
        this.redaction = redaction;
        this.mostFiles = mostFiles;
        this.mostBytes = mostBytes;
    }

    @Override
    public String name() {
        return "pcapng";
    }

    @Override
    public void accept(Report report) throws IOException {
        gate.turn(report.incident().epochNanos());
        if (report.packets().isEmpty() || !gate.admit(report)) {
            return;
        }
        PrivateFiles.directory(directory);
        String name = fileName(report);
        Path unfinished = directory.resolve(name + ".part");
        try {
            Files.deleteIfExists(unfinished);
            try (OutputStream out =
                    new BufferedOutputStream(Channels.newOutputStream(PrivateFiles.create(unfinished)), 1 << 16)) {
                write(report, out);
            }
            Files.move(unfinished, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            discard(unfinished);
            throw e;
        }
        removeOldest(name);
    }

    /** Writes a report's packets to a stream, which stays open. */
    public void write(Report report, OutputStream out) throws IOException {
        int longest = snapLength;
        for (CapturedPacket packet : report.packets()) {
            longest = Math.max(longest, packet.bytes().length);
        }
        // Not closed: the stream is the caller's.
        PcapngWriter writer = new PcapngWriter(out, section(report), longest);
        Map<Long, List<String>> comments = comments(report);
        Map<Long, Direction> directions = directions(report);
        for (CapturedPacket packet : report.packets()) {
            writer.packet(
                    packet,
                    directions.getOrDefault(packet.number(), Direction.UNKNOWN),
                    comments.getOrDefault(packet.number(), List.of()));
        }
        out.flush();
    }

    private PcapngWriter.Section section(Report report) {
        List<String> comments = new ArrayList<>();
        comments.add(new VerdictText(redaction).headline(report));
        Lost lost = report.incident().lost();
        if (lost.packets() > 0) {
            comments.add("the capture lost " + VerdictText.number(lost.packets()) + " packets before this verdict");
        }
        return new PcapngWriter.Section(
                comments,
                System.getProperty("os.arch"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                application);
    }

    private Map<Long, List<String>> comments(Report report) {
        Wording wording = Wording.of(redaction, report.incident());
        Map<Long, List<String>> comments = new HashMap<>();
        for (Evidence one : report.verdict().evidence()) {
            if (one.packet() > 0) {
                comments.computeIfAbsent(one.packet(), number -> new ArrayList<>())
                        .add(wording.text(one.fact()));
            }
        }
        return comments;
    }

    private static Map<Long, Direction> directions(Report report) {
        FlowSnapshot flow = report.incident().flow();
        Endpoint local = report.incident().local();
        if (flow == null || local == null || local.equals(report.incident().remote())) {
            return Map.of();
        }
        Map<Long, Direction> directions = new HashMap<>();
        for (TcpSegment segment : flow.recent()) {
            directions.put(segment.number(), segment.source().equals(local) ? Direction.OUTBOUND : Direction.INBOUND);
        }
        return directions;
    }

    private static String fileName(Report report) {
        return Facts.fileTime(report.incident().epochNanos()) + "-"
                + safe(report.incident().id(), 40) + "-" + safe(report.verdict().cause(), 60) + ".pcapng";
    }

    private static String safe(String part, int mostCharacters) {
        String safe = part.toLowerCase(Locale.ROOT).replaceAll("[^0-9a-z-]", "-");
        return safe.isEmpty() ? "-" : safe.substring(0, Math.min(safe.length(), mostCharacters));
    }

    private void removeOldest(String keep) throws IOException {
        List<Kept> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Kept kept = kept(file);
                if (kept != null) {
                    all.add(kept);
                }
            }
        }
        // Names begin with the time, so their order is that of the incidents, whatever the disk's clock says.
        all.sort(Comparator.comparing(Kept::name).reversed());
        long bytes = 0;
        int count = 0;
        for (Kept kept : all) {
            bytes += kept.bytes;
            count++;
            if ((count > mostFiles || bytes > mostBytes) && !kept.name.equals(keep)) {
                Files.deleteIfExists(directory.resolve(kept.name));
            }
        }
    }

    private static @Nullable Kept kept(Path file) {
        String name = String.valueOf(file.getFileName());
        if (!OURS.matcher(name).matches()) {
            return null;
        }
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() ? new Kept(name, attributes.size()) : null;
        } catch (IOException removedMeanwhile) {
            return null;
        }
    }

    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The failure to write is thrown already; the half file is removed with the oldest.
        }
    }

    private record Kept(String name, long bytes) {}
}
