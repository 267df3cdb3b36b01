package io.wirewitness.jfr.read;

import io.wirewitness.explain.TempFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a recording, looked at before the JDK's reader is let loose on them: of a chunk that was never finished it would
 * wait for the rest for ever, and one that it cannot read hides all others.
 */
final class Chunks {

    private static final int SEARCH_BYTES = 1 << 20;

    /** What a copy is needed for. */
    private static final String COPY = "not all of it is whole: a repaired copy";

    private final List<Chunk> usable = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /** Whose metadata stands for that of a chunk that lost its own. */
    private final Map<Chunk, Chunk> lenders = new HashMap<>();

    private boolean whole = true;
    private long startNanos;

    private Chunks() {}

    /** Looks at a file. */
    static Chunks of(Path file) throws IOException {
        Chunks chunks = new Chunks();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            chunks.look(channel);
        }
        return chunks;
    }

    /** When the first chunk of a file began, epoch nanoseconds; 0 if it has none. */
    static long startNanos(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Chunk first = Chunk.at(channel, 0);
            return first == null ? 0 : first.startNanos();
        }
    }

    /** True if there is anything to read. */
    boolean any() {
        return !usable.isEmpty();
    }

    /** What cannot be read, a line each, without the file's name. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** When the first chunk began; 0 if there is none. */
    long startNanos() {
        return startNanos;
    }

    /** How far a reader is that meets an event of this time: where the chunk begins that it is in, for all we know. */
    long offsetAt(long epochNanos) {
        long offset = 0;
        for (Chunk chunk : usable) {
            if (chunk.startNanos() <= epochNanos) {
                offset = Math.max(offset, chunk.offset());
            }
        }
        return offset;
    }

    private void look(FileChannel file) throws IOException {
        long length = file.size();
        long at = 0;
        while (at < length) {
            Chunk chunk = Chunk.at(file, at);
            if (chunk == null) {
                long next = nextMagic(file, at + 1, length);
                fault(at, (next < 0 ? length - at : next - at) + " bytes are no chunk of a recording");
                at = next < 0 ? length : next;
                continue;
            }
            startNanos = startNanos == 0 ? chunk.startNanos() : startNanos;
            at = take(file, chunk, length);
        }
    }

    /** Where the next one begins. */
    private long take(FileChannel file, Chunk chunk, long length) throws IOException {
        if (chunk.major() != Chunk.MAJOR) {
            fault(chunk.offset(), "a chunk of version " + chunk.major() + ", and this version reads " + Chunk.MAJOR);
            return chunk.isWithin(length)
                    ? chunk.offset() + chunk.size()
                    : orEnd(nextMagic(file, chunk.offset() + 1, length), length);
        }
        if (chunk.isReadable(length)) {
            usable.add(chunk);
            whole &= chunk.finished();
            if (!chunk.finished()) {
                fault(chunk.offset(), "the JVM was ended before it finished this chunk; read up to its last second");
                // What follows its valid part belongs to it: nothing, or what was not yet counted.
                long valid = chunk.offset() + chunk.size();
                long end = CutChunk.walk(file, chunk, valid, length).end();
                return nextAfter(chunk, file, end, length);
            }
            return chunk.offset() + chunk.size();
        }
        CutChunk.Walk walk = CutChunk.walk(file, chunk, chunk.offset() + Chunk.HEADER_BYTES, length);
        Chunk part = walk.part(chunk);
        Chunk lender = part.metadata() < 0 ? lender(chunk) : null;
        if (part.size() <= Chunk.HEADER_BYTES || (part.metadata() < 0 && lender == null)) {
            fault(
                    chunk.offset(),
                    "cut before anything in this chunk can be read: it needs its metadata, which is cut off");
        } else {
            usable.add(part);
            if (lender != null) {
                lenders.put(part, lender);
            }
            fault(
                    chunk.offset(),
                    "cut: of this chunk " + part.size() + " of " + chunk.size() + " bytes are read"
                            + (lender == null ? "" : ", by the metadata of the chunk before"));
        }
        return nextAfter(chunk, file, walk.end(), length);
    }

    /** The chunk before, if the same JVM wrote it: its types have the same numbers all the time. */
    private @Nullable Chunk lender(Chunk cut) {
        Chunk last = usable.isEmpty() ? null : usable.get(usable.size() - 1);
        return last != null && last.isContinuedBy(cut) ? last : null;
    }

    private void fault(long offset, String what) {
        faults.add("at byte " + offset + ": " + what);
        whole = false;
    }

    private static long orEnd(long offset, long length) {
        return offset < 0 ? length : offset;
    }

    /** Where the next chunk begins behind one that is broken: its own checkpoints have copies of its header. */
    private static long nextAfter(Chunk broken, FileChannel file, long from, long length) throws IOException {
        for (long at = nextMagic(file, from, length); at >= 0; at = nextMagic(file, at + 1, length)) {
            Chunk next = Chunk.at(file, at);
            if (next != null && next.startNanos() != broken.startNanos()) {
                return at;
            }
        }
        return length;
    }

    /** Where the next header may be; -1 if there is none. */
    private static long nextMagic(FileChannel file, long from, long length) throws IOException {
        ByteBuffer window = ByteBuffer.allocate(SEARCH_BYTES);
        for (long at = from; at + Chunk.HEADER_BYTES <= length; at += SEARCH_BYTES - 3) {
            window.clear();
            while (window.hasRemaining() && file.read(window, at + window.position()) >= 0) {
                // until it is full
            }
            for (int i = 0; i + 4 <= window.position(); i++) {
                if (window.get(i) == 'F' && window.getInt(i) == Chunk.MAGIC) {
                    return at + i;
                }
            }
        }
        return -1;
    }

    /**
     * A file with what can be read, finished: the file itself if all of it is, else a private copy that the caller deletes.
     *
     * @return null if the file itself will do
     * @throws TempFile.Unusable if the copy cannot be made, which is no fault of the recording
     */
    @Nullable
    Path repaired(Path file) throws IOException {
        if (whole) {
            return null;
        }
        Path copy = TempFile.create("wirewitness-", ".jfr", COPY);
        try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
                FileChannel to = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            for (Chunk chunk : usable) {
                long begin = to.position();
                copy(from, chunk.offset(), chunk.size(), to);
                long metadata = chunk.metadata();
                Chunk lender = lenders.get(chunk);
                if (lender != null) {
                    metadata = to.position() - begin;
                    long at = lender.offset() + lender.metadata();
                    copy(from, at, CutChunk.sizeAt(from, at), to);
                }
                long checkpoint = chunk.checkpoint();
                if (checkpoint < 0) {
                    checkpoint = to.position() - begin;
                    write(to, ByteBuffer.wrap(CutChunk.EMPTY_CHECKPOINT), to.position());
                    to.position(begin + checkpoint + CutChunk.EMPTY_CHECKPOINT.length);
                }
                patch(to, begin + Chunk.SIZE_AT, to.position() - begin);
                patch(to, begin + Chunk.CHECKPOINT_AT, checkpoint);
                patch(to, begin + Chunk.METADATA_AT, metadata);
                write(to, ByteBuffer.allocate(1), begin + Chunk.STATE_AT);
            }
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
        return copy;
    }

    private static void copy(FileChannel from, long offset, long size, FileChannel to) throws IOException {
        ByteBuffer window = ByteBuffer.allocate((int) Math.min(SEARCH_BYTES, size));
        long begin = to.position();
        long copied = 0;
        while (copied < size) {
            window.clear().limit((int) Math.min(window.capacity(), size - copied));
            int now = from.read(window, offset + copied);
            if (now <= 0) {
                throw new IOException("the file became shorter while it was read");
            }
            write(to, window.flip(), begin + copied);
            copied += now;
        }
        to.position(begin + copied);
    }

    private static void patch(FileChannel file, long at, long value) throws IOException {
        write(file, ByteBuffer.allocate(Long.BYTES).putLong(0, value), at);
    }

    /** A disk that is full is the temp directory's fault, and not the recording's. */
    private static void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
        try {
            int begin = bytes.position();
            while (bytes.hasRemaining()) {
                file.write(bytes, at + bytes.position() - begin);
            }
        } catch (IOException e) {
            throw TempFile.unusable(COPY, e);
        }
    }
}
