package io.wirewitness.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;

/** Bytes that the application's threads allocate from a moment on: all threads but the agent's own and the recorder's. */
final class Allocated {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long[] threads;
    private final long before;

    private Allocated(long[] threads) {
        this.threads = threads;
        before = sum();
    }

    /** @param except a thread to leave out, by its id; 0 for none */
    static Allocated from(long except) {
        return new Allocated(Arrays.stream(THREADS.getAllThreadIds())
                .filter(id -> id != except && isApplication(THREADS.getThreadInfo(id)))
                .toArray());
    }

    private static boolean isApplication(ThreadInfo thread) {
        return thread != null && isApplication(thread.getThreadName());
    }

    /** The recorder's threads work for whoever records, which is the agent here. */
    static boolean isApplication(String threadName) {
        return !threadName.startsWith("wirewitness") && !threadName.startsWith("JFR ");
    }

    long bytes() {
        return sum() - before;
    }

    private long sum() {
        long sum = 0;
        for (long each : THREADS.getThreadAllocatedBytes(threads)) {
            sum += Math.max(0, each);
        }
        return sum;
    }
}
