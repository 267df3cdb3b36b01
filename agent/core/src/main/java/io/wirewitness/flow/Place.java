package io.wirewitness.flow;

/**
 * Where the views of a connection look: one for all of them, so that moving them costs two stores and not ten, of which
 * the reference would each time be noted for the garbage collector. Not thread-safe.
 */
final class Place {

    int[] words = FlowMemory.NOTHING;
    int base;

    void at(int[] words, int base) {
        if (this.words != words) {
            this.words = words;
        }
        this.base = base;
    }

    int get(int at) {
        return words[base + at];
    }

    void put(int at, int value) {
        words[base + at] = value;
    }

    /** Adds one. */
    void increment(int at) {
        words[base + at]++;
    }

    long getLong(int at) {
        return Words.getLong(words, base + at);
    }

    void putLong(int at, long value) {
        Words.putLong(words, base + at, value);
    }
}
