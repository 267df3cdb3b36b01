package io.wirewitness.agent.lint;

import io.wirewitness.lint.Part;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Clients, pools and servers that were built and are still there, held weakly. {@link #built} on any thread, without a lock; the
 * rest under this object's lock, on threads of ours.
 */
final class BuiltThings {

    /** Newer ones are not kept: an application that builds a client per request has the ones that last among the first. */
    static final int MOST = 512;

    /** Peers of one thing. */
    static final int MOST_PEERS = 64;

    private final Queue<Built> fresh = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong missed = new AtomicLong();
    private final List<Built> known = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    /** One of them. */
    static final class Built {

        final String library;
        private final WeakReference<Object> thing;
        private final Set<String> peers = Collections.synchronizedSet(new LinkedHashSet<>());
        private int number;

        /** As it was read last, with the peers that it had then; null before. */
        volatile @Nullable Part read;

        private Built(String library, Object thing) {
            this.library = library;
            this.thing = new WeakReference<>(thing);
        }

        /** Null once nobody but us knows it. */
        @Nullable
        Object thing() {
            return thing.get();
        }

        /** Of it among those of its library, from 1 on. */
        int number() {
            return number;
        }

        /** Remembers whom it talks to; true if that is new. */
        boolean talksTo(String peer) {
            return peers.size() < MOST_PEERS && peers.add(peer);
        }

        boolean hasAllItsPeers() {
            return peers.size() >= MOST_PEERS;
        }

        String[] peers() {
            return peers.toArray(new String[0]);
        }

        /** The part with all its peers, which is remembered. */
        Part met(Part part) {
            Part known = part.peers().size() == peers.size() ? part : part.talkingTo(peers());
            read = known;
            return known;
        }
    }

    /** Takes note of a thing; more than {@link #MOST} are only counted, and false. */
    boolean built(String library, Object thing) {
        if (count.incrementAndGet() > MOST) {
            count.decrementAndGet();
            missed.incrementAndGet();
            return false;
        }
        return fresh.add(new Built(library, thing));
    }

    /** How many were not kept. */
    long missed() {
        return missed.get();
    }

    /** Those that are there, in the order in which they were built; the same thing told twice is there once. */
    synchronized List<Built> all() {
        Set<Object> there = Collections.newSetFromMap(new IdentityHashMap<>());
        keep(known.iterator(), there);
        List<Built> taken = new ArrayList<>();
        for (Built next = fresh.poll(); next != null; next = fresh.poll()) {
            taken.add(next);
        }
        keep(taken.iterator(), there);
        for (Built each : taken) {
            each.number = numbers.merge(each.library, 1, Integer::sum);
        }
        known.addAll(taken);
        return List.copyOf(known);
    }

    private void keep(Iterator<Built> from, Set<Object> there) {
        while (from.hasNext()) {
            Object thing = from.next().thing();
            if (thing == null || !there.add(thing)) {
                from.remove();
                count.decrementAndGet();
            }
        }
    }

    /** The one that stands for this thing; null if it is not kept. */
    synchronized @Nullable Built of(Object thing) {
        for (Built each : known) {
            if (each.thing.refersTo(thing)) {
                return each;
            }
        }
        return null;
    }
}
