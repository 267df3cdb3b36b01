package io.wirewitness.explain;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets the entry that was used longest ago, and counts what it forgot. Not thread-safe. */
final class BoundedMap<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1;

    private final int most;
    private long forgotten;

    BoundedMap(int most) {
        super(16, 0.75f, true);
        this.most = most;
    }

    /** Entries that were forgotten for want of room. */
    long forgotten() {
        return forgotten;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        boolean full = size() > most;
        forgotten += full ? 1 : 0;
        return full;
    }
}
