package io.wirewitness.kernel;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * How long the threads of this process were ready to run and had no CPU: {@code /proc/self/task/TID/schedstat}
 * ({@code Documentation/scheduler/sched-stats.rst}). One thread without a CPU keeps all others still that wait for it at a
 * safepoint, and the process uses no CPU then, just as if somebody had stopped it. For one thread.
 */
final class RunQueue {

    /** How old what a wait is counted from may be. */
    private static final long LOOK_NANOS = 1_000_000_000L;

    /** Threads looked at: some microseconds each. */
    private static final int MOST_THREADS = 256;

    private final File tasks;
    private Map<String, Long> last = Map.of();
    private long lookedNanos;

    private RunQueue(File tasks) {
        this.tasks = tasks;
    }

    /** The threads of this process; of none where there are no such files. */
    static RunQueue ofThisProcess() {
        return of(new File("/proc/self/task"));
    }

    static RunQueue of(File tasks) {
        return new RunQueue(tasks);
    }

    /**
     * Looks, if the last look is old enough, or all the same.
     *
     * @param nanoTime {@link System#nanoTime()} of now
     * @param atOnce true to look however young the last look is
     * @return how long the one of them that waited longest had waited since the last look, in nanoseconds; 0 if it did not look
     */
    long longestWait(long nanoTime, boolean atOnce) {
        if (!atOnce && !last.isEmpty() && nanoTime - lookedNanos < LOOK_NANOS) {
            return 0;
        }
        Map<String, Long> before = last;
        last = totals();
        lookedNanos = nanoTime;
        long longest = 0;
        if (!before.isEmpty()) {
            for (Map.Entry<String, Long> each : last.entrySet()) {
                // one that began since has all of its waiting behind that look; a number that was given again counts
                // from 0
                long earlier = before.getOrDefault(each.getKey(), 0L);
                long waited = each.getValue() - (earlier <= each.getValue() ? earlier : 0);
                longest = Math.max(longest, waited);
            }
        }
        return longest;
    }

    private Map<String, Long> totals() {
        String[] ids = tasks.list();
        if (ids == null) {
            return Map.of();
        }
        Map<String, Long> totals = new HashMap<>();
        byte[] line = new byte[96]; // three numbers of at most 20 digits
        for (int i = 0; i < Math.min(ids.length, MOST_THREADS); i++) {
            try (FileInputStream in = new FileInputStream(new File(tasks, ids[i] + "/schedstat"))) {
                String[] fields =
                        new String(line, 0, Math.max(0, in.read(line)), StandardCharsets.US_ASCII).split(" ", 3);
                totals.put(ids[i], Long.parseLong(fields[1]));
            } catch (IOException | RuntimeException ended) {
                // a thread that ended between the list and its file, or a kernel without these totals
                totals.remove(ids[i]);
            }
        }
        return totals;
    }
}
