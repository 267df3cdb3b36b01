package io.wirewitness.boot;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The event loops of this process, each with its {@link LoopTurn}: what advice on their waiting calls. Costs a loop three plain
 * stores a round; only the end of a turn that was noticed for its length reads the clock.
 *
 * <p>A loop of the JDK is its selector, known by its epoll descriptor, and not its thread: Jetty's threads hand a selector on
 * before they do the work, and then nobody is kept waiting. Libraries that bring their own epoll or ring have a thread for each.
 */
public final class LoopTurns {

    /** Selectors behind higher descriptors are not watched. */
    static final int DESCRIPTORS = 1 << 16;

    /** Loops with system calls of their own; more are not watched. */
    static final int THREADS = 1024;

    private static final int FIRST_SIZE = 256;

    private static volatile @Nullable LoopTurn[] selectors = new LoopTurn[FIRST_SIZE];

    /** Each is kept by its thread alone, and leaves with it. */
    private static final List<WeakReference<LoopTurn>> THREADS_TURNS = new ArrayList<>();

    private static final ThreadLocal<LoopTurn> OF_THREAD = new ThreadLocal<>();

    private LoopTurns() {}

    /** A selector is about to ask for events. */
    public static void selectorWaits(int descriptor) {
        LoopTurn turn = Hooks.listener() == null ? null : ofSelector(descriptor);
        if (turn != null) {
            turn.waits();
        }
    }

    /** A selector has its events. */
    public static void selectorWorks(int descriptor) {
        LoopTurn turn = Hooks.listener() == null ? null : ofSelector(descriptor);
        if (turn != null) {
            turn.works();
        }
    }

    /** A selector is closed: nobody waits for it any more. */
    public static void selectorClosed(int descriptor) {
        @Nullable LoopTurn[] now = selectors;
        LoopTurn turn = descriptor >= 0 && descriptor < now.length ? now[descriptor] : null;
        if (turn != null) {
            turn.waits();
        }
    }

    /** The loop on this thread is about to ask for events. */
    public static void threadWaits() {
        LoopTurn turn = Hooks.listener() == null ? null : ofThread();
        if (turn != null) {
            turn.waits();
        }
    }

    /** The loop on this thread has its events. */
    public static void threadWorks() {
        LoopTurn turn = Hooks.listener() == null ? null : OF_THREAD.get();
        if (turn != null) {
            turn.works();
        }
    }

    /** Shows each loop; those that begin or end meanwhile may be missed. Any thread. */
    public static void forEach(Consumer<LoopTurn> action) {
        for (LoopTurn turn : selectors) {
            if (turn != null) {
                action.accept(turn);
            }
        }
        List<LoopTurn> threads = new ArrayList<>();
        synchronized (THREADS_TURNS) {
            for (WeakReference<LoopTurn> each : THREADS_TURNS) {
                LoopTurn turn = each.get();
                if (turn != null) {
                    threads.add(turn);
                }
            }
        }
        threads.forEach(action);
    }

    /** Lets the selectors go. A thread's turn leaves with its thread; until its loop is heard of again it does not work. */
    static synchronized void forget() {
        selectors = new LoopTurn[FIRST_SIZE];
        forEach(LoopTurn::waits);
    }

    private static @Nullable LoopTurn ofSelector(int descriptor) {
        @Nullable LoopTurn[] now = selectors;
        LoopTurn turn = descriptor >= 0 && descriptor < now.length ? now[descriptor] : null;
        return turn != null || descriptor < 0 || descriptor >= DESCRIPTORS ? turn : add(descriptor);
    }

    private static synchronized LoopTurn add(int descriptor) {
        @Nullable LoopTurn[] now = selectors;
        if (descriptor >= now.length) {
            now = Arrays.copyOf(now, Math.min(DESCRIPTORS, Math.max(descriptor + 1, now.length * 2)));
        }
        LoopTurn turn = now[descriptor];
        if (turn == null) {
            turn = new LoopTurn();
            now[descriptor] = turn;
        }
        selectors = now;
        return turn;
    }

    private static @Nullable LoopTurn ofThread() {
        LoopTurn turn = OF_THREAD.get();
        return turn != null ? turn : addThread();
    }

    private static @Nullable LoopTurn addThread() {
        synchronized (THREADS_TURNS) {
            THREADS_TURNS.removeIf(each -> each.refersTo(null));
            if (THREADS_TURNS.size() >= THREADS) {
                return null;
            }
            LoopTurn turn = new LoopTurn();
            THREADS_TURNS.add(new WeakReference<>(turn));
            OF_THREAD.set(turn);
            return turn;
        }
    }
}
