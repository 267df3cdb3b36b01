package io.wirewitness.explain;

import io.wirewitness.capture.CaptureReader;
import io.wirewitness.capture.PacketSink;
import io.wirewitness.capture.UnusableInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files of one rotation while it is written: each is read to its end, and left for the next one when that has begun,
 * since the writer closes a file before it opens another. A ring that writes over its oldest file is recognised by the
 * file's beginning, because its name and often its inode stay. Never waits; not thread-safe.
 */
final class FollowedRotation implements PacketSource, PacketSink {

    /** Enough to reach the first packet's time in either format. */
    private static final int HEAD_BYTES = 512;

    /** Faults beyond this are only counted: a rotation may run for months. */
    private static final int FAULTS_AT_MOST = 100;

    private final String name;
    private final Deque<Path> queue = new ArrayDeque<>();
    private final Map<Path, Mark> marks = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private @Nullable Path reading;
    private @Nullable CaptureReader reader;
    private @Nullable PacketSink sink;
    private @Nullable String fault;
    private long moreFaults;
    private long bytesBefore;
    private long packetsBefore;
    private long lost;

    /**
     * A file as a directory shows it.
     *
     * @param path where it is
     * @param key what tells it from another file with this name; null if the file system has nothing like that
     * @param size its bytes
     * @param modifiedNanos when it was last written
     */
    record Candidate(Path path, @Nullable Object key, long size, long modifiedNanos) {}

    /** What is known of a file that is or was read. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a record
    private record Mark(@Nullable Object key, byte[] head, long size, long modifiedNanos) {

        boolean isOf(Candidate candidate, byte[] headNow) {
            boolean sameFile = key == null || candidate.key() == null || key.equals(candidate.key());
            return sameFile
                    && candidate.size() >= size
                    && headNow.length >= head.length
                    && Arrays.equals(head, 0, head.length, headNow, 0, head.length);
        }
    }

    FollowedRotation(String name) {
        this.name = name;
    }

    /** Takes note of the rotation's files as they are now, the one written last at the end. */
    void look(List<Candidate> files) {
        Set<Path> there = files.stream().map(Candidate::path).collect(Collectors.toSet());
        marks.keySet().removeIf(path -> !there.contains(path) && !path.equals(reading));
        for (Candidate file : files) {
            Mark mark = marks.get(file.path());
            if (file.size() == 0 && mark == null) {
                continue; // just begun
            }
            if (mark != null && mark.modifiedNanos == file.modifiedNanos() && mark.size == file.size()) {
                continue;
            }
            byte[] head = head(file.path());
            if (mark == null || !mark.isOf(file, head)) {
                begin(file);
            }
            marks.put(file.path(), new Mark(file.key(), head, file.size(), file.modifiedNanos()));
        }
    }

    private void begin(Candidate file) {
        if (file.path().equals(reading)) {
            fault("was written over while it was read: what was left of it is lost");
            leave();
        }
        queue.remove(file.path()); // the older content is gone; the newer one comes behind what is older
        queue.add(file.path());
    }

    private static byte[] head(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(HEAD_BYTES);
        } catch (IOException e) {
            return new byte[0]; // deleted meanwhile, or not ours to read: opening it will tell
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int interfaceNumber() {
        CaptureReader now = reader;
        return now == null || now.interfaces().size() < 2 ? -1 : now.interfaceNumber();
    }

    @Override
    public boolean next(PacketSink to) throws IOException {
        sink = to;
        while (true) {
            CaptureReader now = reader;
            if (now == null) {
                Path path = queue.poll();
                if (path == null) {
                    return false;
                }
                open(path);
            } else if (advance(now)) {
                return true;
            } else if (reader != null) { // its end, for now
                if (queue.isEmpty()) {
                    return false;
                }
                fault = now.fault();
                if (fault != null) {
                    fault(fault);
                }
                leave();
            }
        }
    }

    private void open(Path path) {
        reading = path;
        try {
            reader = CaptureReader.following(path);
        } catch (IOException e) {
            give(e);
        }
    }

    private boolean advance(CaptureReader now) throws IOException {
        try {
            return now.next(this);
        } catch (UnusableInput e) { // it turns out to be no capture
            give(e);
            return false;
        }
    }

    private void give(IOException why) {
        fault(String.valueOf(why.getMessage()));
        leave();
    }

    private void fault(String what) {
        if (faults.size() < FAULTS_AT_MOST) {
            faults.add((reading == null ? name : String.valueOf(reading.getFileName())) + ": " + what);
        } else {
            moreFaults++;
        }
    }

    private void leave() {
        bytesMove();
        CaptureReader done = reader;
        reader = null;
        reading = null;
        if (done != null) {
            bytesBefore += done.offset();
            packetsBefore += done.packets();
            lost = Math.max(lost, done.lost());
            try {
                done.close();
            } catch (IOException e) {
                fault("cannot be closed: " + e.getMessage());
            }
        }
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
        List<String> all = new ArrayList<>(faults);
        if (moreFaults > 0) {
            all.add(name + ": " + moreFaults + " more faults");
        }
        return all;
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
        return -1;
    }

    @Override
    public long lost() {
        return lost;
    }

    @Override
    public void close() {
        leave();
    }
}
