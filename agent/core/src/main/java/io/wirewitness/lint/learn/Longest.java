package io.wirewitness.lint.learn;

import java.util.ArrayList;
import java.util.List;

/**
 * The largest value since any moment, in little room: of two values the later and larger one is enough. Where the room does
 * not suffice, a value counts as later than it was, which refutes limits rather than makes them. Not thread-safe.
 */
final class Longest {

    private static final int MOST = 32;

    /** Values fall, moments rise. */
    private final List<Entry> entries = new ArrayList<>();

    record Entry(long value, long epochMillis) {}

    void add(long value, long epochMillis) {
        while (!entries.isEmpty() && entries.get(entries.size() - 1).value <= value) {
            entries.remove(entries.size() - 1);
        }
        entries.add(new Entry(value, epochMillis));
        if (entries.size() > MOST) {
            Entry last = entries.remove(entries.size() - 1);
            Entry before = entries.remove(entries.size() - 1);
            entries.add(new Entry(before.value, last.epochMillis));
        }
    }

    /** The largest value from this moment on; -1 if there is none. */
    long since(long epochMillis) {
        for (Entry entry : entries) {
            if (entry.epochMillis >= epochMillis) {
                return entry.value;
            }
        }
        return -1;
    }

    /** The largest of all; -1 if there is none. */
    long ever() {
        return entries.isEmpty() ? -1 : entries.get(0).value;
    }

    List<Entry> entries() {
        return entries;
    }
}
