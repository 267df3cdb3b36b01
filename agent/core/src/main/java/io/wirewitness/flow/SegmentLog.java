package io.wirewitness.flow;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.MessageHead;
import io.wirewitness.model.TcpSegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest segments of all connections in one circle, each linked to the one before it of the same connection: so the
 * segments around an ending are there when it is judged, without a second pass over the capture. It grows with use up to
 * its limit, and gives way when connections need the memory. Not thread-safe.
 *
 * <p>A position counts all segments ever added, from 1; 0 is none.
 */
final class SegmentLog {

    /** Fewer than this it does not become, whoever needs memory. */
    private static final int FEWEST_CHUNKS = 2;

    /** There was one before, so far back that it is not held. */
    private static final int LONG_AGO = -1;

    private final Slabs slabs;
    private final MessageBytes messages;
    private final int mostChunks;
    private final int perChunk;

    /** Oldest first; the last one is being filled. */
    private final int[][] chunks;

    private int firstChunk;
    private int chunkCount;

    /** The number, since the start, of the oldest chunk held. */
    private long firstHeld;

    private int[] filling;
    private int filled = 1;
    private long next = 1;

    /**
     * A log.
     *
     * @param slabs where its memory comes from
     * @param mostBytes the most it takes
     * @param messages where heads of messages are kept
     */
    SegmentLog(Slabs slabs, long mostBytes, MessageBytes messages) {
        this.slabs = slabs;
        this.messages = messages;
        perChunk = slabs.slabWords() / SegmentRecord.WORDS;
        mostChunks = (int) Math.max(FEWEST_CHUNKS, mostBytes / slabs.slabBytes());
        chunks = new int[mostChunks][];
        filling = slabs.takeBeyondLimit();
        chunks[0] = filling;
        chunkCount = 1;
    }

    /** Adds a segment and returns its position. */
    long add(Segment segment, boolean byClient, long previousPosition) {
        long position = next++;
        if (filled == perChunk) {
            filling = nextChunk();
            filled = 0;
        }
        int index = filled++;
        int message = segment.hasHead() ? messages.keep(segment) : 0;
        SegmentRecord.write(
                filling, index * SegmentRecord.WORDS, segment, byClient, back(position, previousPosition), message);
        return position;
    }

    private static int back(long position, long previous) {
        if (previous == 0) {
            return 0;
        }
        long back = position - previous;
        return back > Integer.MAX_VALUE ? LONG_AGO : (int) back;
    }

    private int[] nextChunk() {
        int[] fresh = chunkCount < mostChunks ? slabs.take() : null;
        if (fresh == null) {
            fresh = removeOldest();
        }
        chunks[(firstChunk + chunkCount) % mostChunks] = fresh;
        chunkCount++;
        return fresh;
    }

    private int[] removeOldest() {
        int[] oldest = chunks[firstChunk];
        firstChunk = (firstChunk + 1) % mostChunks;
        chunkCount--;
        firstHeld++;
        return oldest;
    }

    /** Gives the oldest part of it back to its source; false if it cannot become smaller. */
    boolean shrink() {
        if (chunkCount <= FEWEST_CHUNKS) {
            return false;
        }
        slabs.give(removeOldest());
        return true;
    }

    private int[] chunkOf(long position) {
        int chunk = (int) (position / perChunk - firstHeld);
        return chunks[(firstChunk + chunk) % mostChunks];
    }

    private int offsetOf(long position) {
        return (int) (position % perChunk) * SegmentRecord.WORDS;
    }

    /**
     * What is held of one connection.
     *
     * @param earlier its first segments, unless they are no longer held, and the wanted ones, as far as they are not in
     *     {@code recent}, oldest first
     * @param recent its last segments, oldest first
     */
    record Story(List<TcpSegment> earlier, List<TcpSegment> recent) {}

    /**
     * Tells the story that ends at this position.
     *
     * @param mostRecent the most segments at its end
     * @param mostOpening the most segments at its beginning
     * @param wanted numbers of segments that are wanted wherever they are
     */
    Story tell(long last, Endpoint client, Endpoint server, int mostRecent, int mostOpening, long[] wanted) {
        long[] recent = new long[mostRecent];
        long[] opening = new long[mostOpening];
        long[] kept = new long[wanted.length];
        long seen = walk(last, recent, opening, wanted, kept);
        boolean fromTheFirst = seen >= 0;
        int count = (int) Math.abs(seen);
        int circled = Math.min(Math.max(0, count - mostRecent), mostOpening);
        long[] earlier = new long[circled + kept.length];
        int found = 0;
        for (int i = 1; i <= circled; i++) {
            long at = opening[(count - mostRecent - i) % mostOpening];
            if (fromTheFirst || isWanted(at, wanted)) {
                earlier[found++] = at;
            }
        }
        for (int i = kept.length - 1; i >= 0; i--) {
            if (kept[i] != 0) {
                earlier[found++] = kept[i];
            }
        }
        int latest = Math.min(count, mostRecent);
        reverse(recent, latest);
        return new Story(read(earlier, found, client, server), read(recent, latest, client, server));
    }

    /**
     * Goes back from a position: the latest positions, latest first; then the others in a circle, in which the earliest
     * stay; and the wanted ones that left the circle, latest first.
     *
     * @return how many are held; negative if the first is not among them
     */
    private long walk(long last, long[] recent, long[] opening, long[] wanted, long[] kept) {
        int seen = 0;
        int keptCount = 0;
        long oldest = oldestHeld();
        int[] chunk = filling;
        long start = Long.MAX_VALUE; // of the chunk in view
        long position = last;
        while (position >= oldest) {
            if (position < start) {
                start = position - position % perChunk;
                chunk = chunkOf(position);
            }
            if (seen < recent.length) {
                recent[seen] = position;
            } else {
                int at = (seen - recent.length) % opening.length;
                if (opening[at] != 0 && isWanted(opening[at], wanted)) {
                    kept[keptCount++] = opening[at];
                }
                opening[at] = position;
            }
            seen++;
            int back = SegmentRecord.previous(chunk, (int) (position - start) * SegmentRecord.WORDS);
            position = back > 0 ? position - back : back; // 0 or LONG_AGO
        }
        return position == 0 ? seen : -seen;
    }

    private static void reverse(long[] positions, int count) {
        for (int i = 0; i < count / 2; i++) {
            long other = positions[i];
            positions[i] = positions[count - 1 - i];
            positions[count - 1 - i] = other;
        }
    }

    private List<TcpSegment> read(long[] positions, int count, Endpoint client, Endpoint server) {
        @Nullable MessageHead[] heads = new MessageHead[count];
        ServerFlight flight = new ServerFlight(messages);
        for (int i = 0; i < count; i++) {
            int[] chunk = chunkOf(positions[i]);
            int at = offsetOf(positions[i]);
            int message = SegmentRecord.message(chunk, at);
            if (message != 0) {
                heads[i] = messages.read(message, SegmentRecord.payloadBytes(chunk, at));
                flight.add(i, chunk, at, heads[i]);
            }
        }
        flight.join(heads);
        List<TcpSegment> segments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            segments.add(SegmentRecord.read(chunkOf(positions[i]), offsetOf(positions[i]), client, server, heads[i]));
        }
        return segments;
    }

    private boolean isWanted(long position, long[] wanted) {
        long number = SegmentRecord.number(chunkOf(position), offsetOf(position));
        for (long one : wanted) {
            if (one == number) {
                return true;
            }
        }
        return false;
    }

    /** The position of the oldest segment held. */
    long oldestHeld() {
        return Math.max(1, firstHeld * perChunk);
    }
}
