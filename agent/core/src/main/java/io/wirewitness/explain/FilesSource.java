package io.wirewitness.explain;

import io.wirewitness.capture.CaptureReader;
import io.wirewitness.capture.PacketSink;
import io.wirewitness.capture.UnusableInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of one rotation, one behind the other, each open only while it is read. {@code -} is standard input. */
final class FilesSource implements PacketSource, PacketSink {

    /** The name that stands for standard input. */
    static final Path STANDARD_INPUT = Path.of("-");

    private final String name;
    private final List<Path> files;
    private final InputStream standardInput;
    private final List<String> faults = new ArrayList<>();
    private final long length;

    private int opened;
    private @Nullable CaptureReader reader;
    private @Nullable PacketSink sink;
    private @Nullable String fault;
    private long bytesBefore;
    private long packetsBefore;
    private long lost;

    /** A source; a file of which nothing can be read any more when its turn comes is a fault, if it is not the only one. */
    FilesSource(String name, List<Path> files, InputStream standardInput) {
        this.name = name;
        this.files = List.copyOf(files);
        this.standardInput = standardInput;
        length = lengthOf(files);
    }

    private static long lengthOf(List<Path> files) {
        long sum = 0;
        for (Path file : files) {
            try {
                if (file.equals(STANDARD_INPUT) || !Files.isRegularFile(file)) {
                    return -1;
                }
                sum += Files.size(file);
            } catch (IOException e) {
                return -1;
            }
        }
        return sum;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean next(PacketSink to) throws IOException {
        sink = to;
        while (true) {
            CaptureReader now = reader;
            if (now == null) {
                if (opened == files.size()) {
                    return false;
                }
                open(files.get(opened++));
            } else if (now.next(packetsBefore == 0 ? to : this)) {
                return true;
            } else {
                finish(now);
            }
        }
    }

    @Override
    public int interfaceNumber() {
        CaptureReader now = reader;
        return now == null || now.interfaces().size() < 2 ? -1 : now.interfaceNumber();
    }

    private void open(Path file) throws IOException {
        try {
            reader = file.equals(STANDARD_INPUT)
                    ? CaptureReader.of(standardInput, "standard input")
                    : CaptureReader.open(file);
        } catch (UnusableInput unusable) {
            if (files.size() == 1) {
                throw unusable;
            }
            fault = unusable.getMessage();
            faults.add(String.valueOf(unusable.getMessage()));
        }
    }

    private void finish(CaptureReader done) throws IOException {
        String why = done.fault();
        fault = why;
        if (why != null) {
            faults.add(files.get(opened - 1).getFileName() + ": " + why);
        }
        bytesBefore += done.offset();
        packetsBefore += done.packets();
        lost = Math.max(lost, done.lost());
        reader = null;
        bytesMove();
        done.close();
    }

    /** False for what comes through a pipe. */
    boolean canBeReadAgain() {
        return files.stream().allMatch(file -> !file.equals(STANDARD_INPUT) && Files.isRegularFile(file));
    }

    /** The same from the beginning. */
    FilesSource again() {
        return new FilesSource(name, files, standardInput);
    }

    @Override
    public void packet(long number, long epochNanos, int linkType, int originalLength, ByteBuffer bytes) {
        PacketSink to = sink;
        if (to != null) {
            to.packet(packetsBefore + number, epochNanos, linkType, originalLength, bytes);
        }
    }

    @Override
    public void packetAt(
            long number, long epochNanos, int linkType, int originalLength, ByteBuffer window, int start, int end) {
        PacketSink to = sink;
        if (to != null) {
            to.packetAt(packetsBefore + number, epochNanos, linkType, originalLength, window, start, end);
        }
    }

    @Override
    public void bytesMove() {
        PacketSink to = sink;
        if (to != null) {
            to.bytesMove();
        }
    }

    @Override
    public List<String> faults() {
        return List.copyOf(faults);
    }

    @Override
    public @Nullable String fault() {
        return fault;
    }

    @Override
    public long bytes() {
        CaptureReader now = reader;
        return bytesBefore + (now == null ? 0 : now.offset());
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public long lost() {
        return lost;
    }

    @Override
    public void close() throws IOException {
        CaptureReader now = reader;
        reader = null;
        if (now != null) {
            now.close();
        }
    }
}
