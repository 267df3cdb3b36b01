package io.wirewitness.boot;

/**
 * When the latest calls of one HTTP/2 connection of a server began, by the identity of their streams; keeps none of them
 * alive. Written by whoever reads the connection and read by any thread: an entry that is overwritten meanwhile is "not
 * known".
 */
final class ServedStreams {

    /** Calls remembered per connection: a longer one beneath so many newer is told without its time. */
    static final int REMEMBERED = 64;

    private final int[] streams = new int[REMEMBERED];
    private final long[] begun = new long[REMEMBERED];
    private int next;

    /** A call began. */
    synchronized void begins(Object stream, long nanos) {
        streams[next] = System.identityHashCode(stream);
        begun[next] = nanos;
        next = (next + 1) % REMEMBERED;
    }

    /** True if the call's end has been told, or its beginning is not remembered. */
    synchronized boolean wasTold(Object stream) {
        return place(stream) < 0;
    }

    /** When the call began, for the report of its end, which is the only one; 0 if that is not known. */
    synchronized long told(Object stream) {
        int place = place(stream);
        if (place < 0) {
            return 0;
        }
        streams[place] = 0;
        return begun[place];
    }

    private int place(Object stream) {
        int wanted = System.identityHashCode(stream);
        for (int i = 0; i < REMEMBERED; i++) {
            if (streams[i] == wanted && begun[i] != 0) {
                return i;
            }
        }
        return -1;
    }
}
