package io.wirewitness.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Appends one JSON object per incident to a file, each with one write, so that a line is in the kernel's hands when the
 * call returns. One thread; several processes may append to one file.
 *
 * <p>The file is rotated before it would pass its limit: {@code incidents.jsonl}, then {@code .1} (the youngest) up to
 * {@code .3}. A failure to write is thrown and leaves no half line behind; the next report tries again from the start, so a
 * full disk, a vanished directory or a rotated file mends itself. Whether the file is still there, and how long others have made
 * it, is looked at once a second at most: two more system calls took longer than to write the line. Until then lines go to the file
 * that is open, also if it was renamed or deleted. In a flood, of one cause and peer the first
 * {@value #MOST_PER_KIND} in ten seconds are written; what was not written, for whatever reason, is counted in the field
 * {@code notWritten} of the next line, and the last report of a flood is kept for that line.
 */
public final class JsonLinesSink implements Sink {

    /** Files kept, the one being written included. */
    public static final int FILES = 4;

    static final int MOST_PER_KIND = 100;
    static final int MOST_IN_ALL = 1000;
    static final long WINDOW_NANOS = 10_000_000_000L;

    /** How long it is trusted that the open file is the one by that name. */
    private static final long LOOK_NANOS = 1_000_000_000L;

    /** So long ago that it is time to look. */
    private static final long NEVER = Long.MIN_VALUE / 2;

    private final Path file;
    private final long maxBytes;
    private final IncidentJson json;
    private final FloodGate gate = new FloodGate(MOST_PER_KIND, MOST_IN_ALL, WINDOW_NANOS);
    private @Nullable FileChannel channel;
    private @Nullable Object channelKey;
    private long lookedNanos = NEVER;

    /** The open file's length when it was looked at, and what we have written since. */
    private long bytes;

    private @Nullable Report held;
    private long notWritten;
    private boolean halfLine;

    /** Appends to this file, of at most so many bytes before it is rotated; opens nothing yet. */
    public JsonLinesSink(Path file, long maxBytes, IncidentJson json) {
        this.file = file.toAbsolutePath();
        this.maxBytes = maxBytes;
        this.json = json;
    }

    @Override
    public String name() {
        return "incidents";
    }

    @Override
    public void accept(Report report) throws IOException {
        IOException earlier = null;
        try {
            tick(report.incident().epochNanos());
        } catch (IOException e) {
            earlier = e;
        }
        if (gate.admit(report)) {
            write(report, report.incident().epochNanos());
        } else {
            hold(report);
        }
        if (earlier != null) {
            throw earlier;
        }
    }

    @Override
    public void tick(long epochNanos) throws IOException {
        if (!gate.turn(epochNanos).isEmpty()) {
            writeHeld(epochNanos);
        }
    }

    @Override
    public void close() throws IOException {
        gate.end();
        try {
            writeHeld(NEVER);
        } finally {
            closeChannel();
        }
    }

    private void hold(Report report) {
        if (held != null) {
            notWritten++;
        }
        held = new Report(report.incident(), report.verdict(), List.of());
    }

    private void writeHeld(long epochNanos) throws IOException {
        Report report = held;
        held = null;
        if (report != null) {
            write(report, epochNanos);
        }
    }

    private void write(Report report, long epochNanos) throws IOException {
        String line = json.write(report, notWritten) + "\n";
        try {
            append((halfLine ? "\n" + line : line).getBytes(StandardCharsets.UTF_8), epochNanos);
            notWritten = 0;
        } catch (IOException | RuntimeException e) {
            notWritten++;
            throw e;
        }
    }

    private void append(byte[] line, long epochNanos) throws IOException {
        FileChannel out = open(epochNanos);
        if (bytes > 0 && bytes + line.length > maxBytes) {
            out = rotate(out, epochNanos);
        }
        long before = bytes;
        ByteBuffer rest = ByteBuffer.wrap(line);
        try {
            while (rest.hasRemaining()) {
                out.write(rest);
            }
            halfLine = false;
            bytes = before + line.length;
        } catch (IOException e) {
            halfLine |= rest.position() > 0;
            takeBack(out, before, rest.position());
            closeChannel();
            throw e;
        }
    }

    /** Removes a half-written line, unless another process has appended behind it. */
    private void takeBack(FileChannel out, long before, int written) {
        try {
            if (written > 0 && out.size() == before + written) {
                out.truncate(before);
                halfLine = false;
            }
        } catch (IOException stillFull) {
            // The next line begins with a line feed, so that only this half line is lost to a reader.
        }
    }

    /** The open file, opened again if another one, or none, stands in its place when it is looked at. */
    private FileChannel open(long epochNanos) throws IOException {
        FileChannel out = channel;
        long age = epochNanos - lookedNanos;
        if (out != null && age >= 0 && age < LOOK_NANOS) {
            return out;
        }
        lookedNanos = epochNanos;
        if (out != null && Objects.equals(channelKey, key())) {
            bytes = out.size();
            return out;
        }
        closeChannel();
        Path directory = file.getParent();
        if (directory != null) {
            PrivateFiles.directory(directory);
        }
        FileChannel opened = PrivateFiles.append(file);
        channel = opened;
        channelKey = key();
        bytes = opened.size();
        return opened;
    }

    /** The file's identity, which a rotation or a deletion changes; null if there is no file. */
    private @Nullable Object key() throws IOException {
        try {
            return Files.readAttributes(
                            file, java.nio.file.attribute.BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException gone) {
            return null;
        }
    }

    /** Renames under a lock on the file, so that of two processes that append to it only one does so. */
    private FileChannel rotate(FileChannel full, long epochNanos) throws IOException {
        lookedNanos = NEVER; // whoever rotates, the next line looks which file it is for
        try (FileLock lock = full.tryLock()) {
            if (lock == null || !Objects.equals(channelKey, key())) {
                return full;
            }
            for (int number = FILES - 1; number > 1; number--) {
                Path younger = numbered(number - 1);
                if (Files.exists(younger, LinkOption.NOFOLLOW_LINKS)) {
                    Files.move(younger, numbered(number), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Files.move(file, numbered(1), StandardCopyOption.REPLACE_EXISTING);
        } catch (OverlappingFileLockException anotherOfThisProcess) {
            return full;
        }
        closeChannel();
        return open(epochNanos);
    }

    private Path numbered(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    private void closeChannel() {
        FileChannel out = channel;
        channel = null;
        channelKey = null;
        if (out != null) {
            try {
                out.close();
            } catch (IOException e) {
                // Each line was written when its call returned; there is nothing left to lose.
            }
        }
    }
}
