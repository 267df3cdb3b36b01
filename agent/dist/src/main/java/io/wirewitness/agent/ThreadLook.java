package io.wirewitness.agent;

import io.wirewitness.boot.RateLimit;
import io.wirewitness.model.JvmEvent;
import io.wirewitness.model.JvmEvent.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One look at what a thread is doing. Any thread of the agent's may ask, and waits until that thread can be stopped: mostly some
 * microseconds, but as long as a loop without a poll takes; until JDK 18 all threads stop for it.
 */
final class ThreadLook {

    private static final int FRAMES = 24;
    private static final int OUTERMOST = 6;

    /** So many threads more than a moment ago are found, too. */
    private static final int ROOM = 32;

    private final RateLimit looks;
    private final BooleanSupplier running;

    /**
     * A way to look.
     *
     * @param perSecond so many looks in a second at most
     * @param running whether threads that run may be stopped for it, too
     */
    ThreadLook(int perSecond, BooleanSupplier running) {
        this.looks = new RateLimit(perSecond);
        this.running = running;
    }

    /**
     * Where a thread is, as {@link Kind#THREAD_SEEN} with the thread's state as its detail.
     *
     * @param threadId {@link Thread#getId()}
     * @param epochNanos now, on the engine's axis
     * @return without a stack if it runs and may not be looked at; null if it is gone, if it is a virtual one, or if there were too
     *     many looks within a second
     */
    @Nullable
    JvmEvent at(long threadId, long epochNanos) {
        Thread thread = looks.tryAcquire(System.nanoTime()) ? find(threadId) : null;
        if (thread == null) {
            return null;
        }
        Thread.State state = thread.getState();
        List<String> stack = new ArrayList<>();
        if (state != Thread.State.RUNNABLE || running.getAsBoolean()) {
            for (StackTraceElement each : thread.getStackTrace()) {
                stack.add(frame(each));
            }
            state = thread.getState();
        }
        return new JvmEvent(
                Kind.THREAD_SEEN,
                epochNanos,
                0,
                state.name().toLowerCase(Locale.ROOT),
                thread.getName(),
                JvmEvent.shortened(stack, FRAMES, OUTERMOST));
    }

    /** As in a stack trace: of a running thread, JDK 17 writes {@code app//} and the module's version before the class. */
    static String frame(StackTraceElement frame) {
        return new StackTraceElement(
                        null,
                        frame.getModuleName(),
                        null,
                        frame.getClassName(),
                        frame.getMethodName(),
                        frame.getFileName(),
                        frame.getLineNumber())
                .toString();
    }

    /** A platform thread by its id; null if it is gone, or a virtual one. */
    private static @Nullable Thread find(long id) {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] threads = new Thread[root.activeCount() + ROOM];
        int found = root.enumerate(threads);
        for (int i = 0; i < found; i++) {
            Thread thread = threads[i];
            if (thread != null && thread.getId() == id) {
                return thread;
            }
        }
        return null;
    }
}
