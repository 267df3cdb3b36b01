package io.wirewitness.agent;

import io.wirewitness.model.Trace;
import java.lang.ref.WeakReference;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The trace that is current on the thread that asks, as the application's tracing says. Any thread; asked where a failure is
 * felt and nowhere else; never throws.
 *
 * <p>Code of the application's runs here, on its own thread, which may hold locks of its own: its class loader looks up a few names,
 * at most once in {@link #LOOK_AGAIN_NANOS}, and then its tracing or logging answers from what it keeps for each thread. So no lock
 * of ours is held, nothing is initialised ({@link TraceSource}), and whatever is thrown means that there is no trace. What these
 * calls do that fails in turn, such as a class loader that reads from the network, finds no trace and does not ask again.
 */
final class CurrentTrace {

    /** Class loaders whose sources are known, each in one of the places that its hash names. */
    private static final int PLACES = 64;

    /** Of so many places; where all are taken, the one that was looked for longest ago makes room. */
    private static final int ROW = 4;

    /** What is not there is looked for again after so long: an application may load it later. */
    static final long LOOK_AGAIN_NANOS = 10_000_000_000L;

    /** So long the sources are kept, which hold their class loader. */
    static final long KEPT_NANOS = 60_000_000_000L;

    private final AtomicReferenceArray<@Nullable Known> places = new AtomicReferenceArray<>(PLACES);
    private final ThreadLocal<Boolean> asking = new ThreadLocal<>();
    private final Predicate<Class<?>> initialised;
    private final LongSupplier clock;

    /**
     * What is found for a class loader.
     *
     * @param nanos when it was last looked for
     */
    private record Known(WeakReference<ClassLoader> loader, Map<TraceSource.Kind, TraceSource> sources, long nanos) {}

    /**
     * A way to the current trace.
     *
     * @param initialised whether a class is initialised; false if nobody can tell
     * @param clock {@link System#nanoTime}, but for tests
     */
    CurrentTrace(Predicate<Class<?>> initialised, LongSupplier clock) {
        this.initialised = initialised;
        this.clock = clock;
    }

    /** The trace of this thread; null if there is none, or nobody can tell. */
    @Nullable
    Trace get() {
        try {
            if (asking.get() != null) {
                return null;
            }
            asking.set(true);
            try {
                return ask(sources(loader()));
            } finally {
                asking.remove();
            }
        } catch (Throwable theirs) {
            return null;
        }
    }

    /** Lets go of class loaders that nobody has asked for lately; called about once a second. */
    void tidy(long nowNanos) {
        for (int i = 0; i < PLACES; i++) {
            Known known = places.get(i);
            if (known != null && nowNanos - known.nanos > KEPT_NANOS) {
                places.compareAndSet(i, known, null);
            }
        }
    }

    private @Nullable Trace ask(Map<TraceSource.Kind, TraceSource> sources) {
        for (TraceSource source : sources.values()) {
            try {
                Trace trace = source.current(initialised);
                if (trace != null) {
                    return trace;
                }
            } catch (Throwable theirs) {
                // the next one may know
            }
        }
        return null;
    }

    private static ClassLoader loader() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return loader == null ? ClassLoader.getSystemClassLoader() : loader;
    }

    private Map<TraceSource.Kind, TraceSource> sources(ClassLoader loader) {
        int place = place(loader);
        Known known = places.get(place);
        boolean same = known != null && known.loader.refersTo(loader);
        long now = clock.getAsLong();
        if (known != null && same && now - known.nanos < LOOK_AGAIN_NANOS) {
            return known.sources;
        }
        Map<TraceSource.Kind, TraceSource> sources = new EnumMap<>(TraceSource.Kind.class);
        for (TraceSource.Kind kind : TraceSource.Kind.values()) {
            TraceSource before = known != null && same ? known.sources.get(kind) : null;
            TraceSource source = before == null ? TraceSource.find(kind, loader) : before;
            if (source != null) {
                sources.put(kind, source);
            }
        }
        places.set(place, new Known(new WeakReference<>(loader), sources, now));
        return sources;
    }

    /** Where a class loader is known, else an empty place of its row, else the oldest one's. */
    private int place(ClassLoader loader) {
        int first = System.identityHashCode(loader) % (PLACES / ROW) * ROW;
        int best = first;
        Known there = places.get(first);
        for (int i = first; i < first + ROW; i++) {
            Known each = places.get(i);
            if (each != null && each.loader.refersTo(loader)) {
                return i;
            }
            if (there != null && (each == null || each.nanos - there.nanos < 0)) {
                best = i;
                there = each;
            }
        }
        return best;
    }
}
