package io.wirewitness.boot;

import org.jspecify.annotations.Nullable;

/**
 * When the latest requests of one HTTP/2 connection of a server began, by the identity of the library's objects for them, and which
 * of them are still handled where a probe tells of their ends; keeps no others alive. Of an object that is used again its latest request is meant. Written by whoever reads the
 * connection and read by any thread; an entry that was overwritten meanwhile is "not known".
 */
final class ServedStreams {

    /** Requests remembered per connection: a longer one beneath so many newer is told without its time. */
    static final int REMEMBERED = 64;

    private final int[] streams = new int[REMEMBERED];
    private final long[] begun = new long[REMEMBERED];
    private final boolean[] told = new boolean[REMEMBERED];

    /** What a probe will end a request by; null where it is over, or no probe tells of its end. */
    private final @Nullable Object[] channels = new Object[REMEMBERED];

    private final @Nullable Object[] handled = new Object[REMEMBERED];
    private int handledNow;
    private int next;
    private int count;

    /** A request began. */
    synchronized void begins(Object stream, long nanos) {
        streams[next] = System.identityHashCode(stream);
        begun[next] = nanos;
        told[next] = false;
        clear(next);
        next = (next + 1) % REMEMBERED;
        count++;
    }

    /**
     * A request began whose end will be told.
     *
     * @param channel what {@link #ends} will be given: one for each request at a time
     */
    synchronized void begins(Object channel, Object stream, long nanos) {
        int place = next;
        begins(stream, nanos);
        channels[place] = channel;
        handled[place] = stream;
        handledNow++;
    }

    /** The request that this channel carried is over; one that is not known, or was never begun, changes nothing. */
    synchronized void ends(Object channel) {
        for (int back = 1; handledNow > 0 && back <= REMEMBERED; back++) {
            int place = Math.floorMod(next - back, REMEMBERED);
            if (channels[place] == channel) {
                clear(place);
                return;
            }
        }
    }

    /** The latest of the requests that are still handled; null if none is, or if it is beneath too many newer ones. */
    synchronized @Nullable Object latestHandled() {
        for (int back = 1; handledNow > 0 && back <= REMEMBERED; back++) {
            Object request = handled[Math.floorMod(next - back, REMEMBERED)];
            if (request != null) {
                return request;
            }
        }
        return null;
    }

    private void clear(int place) {
        if (channels[place] != null) {
            channels[place] = null;
            handled[place] = null;
            handledNow--;
        }
    }

    /** Which request of the connection it is, from 1; 0 if that is not known. */
    synchronized int ordinal(Object stream) {
        int place = place(stream);
        return place < 0 ? 0 : count - Math.floorMod(next - 1 - place, REMEMBERED);
    }

    /** When the request began; 0 if that is not known. */
    synchronized long begunNanos(Object stream) {
        int place = place(stream);
        return place < 0 ? 0 : begun[place];
    }

    /** True if the request's end has been told, or its beginning is not remembered. */
    synchronized boolean wasTold(Object stream) {
        int place = place(stream);
        return place < 0 || told[place];
    }

    /** The request's end is told, which is done once. */
    synchronized void told(Object stream) {
        int place = place(stream);
        if (place >= 0) {
            told[place] = true;
        }
    }

    /** The newest first: a library may use an object again. */
    private int place(Object stream) {
        int wanted = System.identityHashCode(stream);
        for (int back = 1; back <= REMEMBERED; back++) {
            int place = Math.floorMod(next - back, REMEMBERED);
            if (begun[place] != 0 && streams[place] == wanted) {
                return place;
            }
        }
        return -1;
    }
}
