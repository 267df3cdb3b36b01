package io.wirewitness.kernel;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long the threads of this process were ready to run and had no CPU: {@code /proc/self/task/TID/schedstat}
 * ({@code Documentation/scheduler/sched-stats.rst}). One thread without a CPU keeps all others still that wait for it at a
 * safepoint, and the process uses no CPU then, just as if somebody had stopped it. For one thread.
 */
final class RunQueue {

    /** How old what a wait is counted from may be. */
    private static final long LOOK_NANOS = 1_000_000_000L;

    /** Threads looked at, some microseconds each. Of more, only the host's total says that nobody waited. */
    private static final int MOST_THREADS = 256;

    private final File tasks;
    private final File pressure;
    private @Nullable Look last;
    private boolean useless;

    /**
     * How long the thread that waited longest did so since a beat: between these bounds, in nanoseconds, because the looks do
     * not fall on the beats.
     */
    record Wait(long atLeastNanos, long atMostNanos) {}

    /** What one look saw: the totals of the threads, whether there were more, and the host's total, -1 if not known. */
    private record Look(long nanoTime, Map<String, Long> waited, boolean cut, long hostNanos) {}

    private RunQueue(File tasks, File pressure) {
        this.tasks = tasks;
        this.pressure = pressure;
    }

    /** The threads of this process; of none where there are no such files. */
    static RunQueue ofThisProcess() {
        return of(new File("/proc/self/task"), new File("/proc/pressure/cpu"));
    }

    static RunQueue of(File tasks, File pressure) {
        return new RunQueue(tasks, pressure);
    }

    /**
     * Looks, if the last look is old enough, or all the same.
     *
     * @param nanoTime {@link System#nanoTime()} of now
     * @param beatNanos the beat since which the waiting is asked for
     * @param atOnce true to look however young the last look is
     * @return null if it did not look, or has nothing to compare with
     */
    @Nullable
    Wait longestSince(long nanoTime, long beatNanos, boolean atOnce) {
        Look before = last;
        if (useless || (!atOnce && before != null && nanoTime - before.nanoTime < LOOK_NANOS)) {
            return null;
        }
        Look now = look(nanoTime);
        useless = now.waited.isEmpty(); // a kernel without these totals
        last = now;
        if (before == null || useless) {
            return null;
        }
        long longest = 0;
        for (Map.Entry<String, Long> each : now.waited.entrySet()) {
            Long earlier = before.waited.get(each.getKey());
            if (earlier == null && before.cut) {
                continue; // it may be old, and have been out of sight
            }
            // a number that was given again counts from 0
            long from = earlier == null || earlier > each.getValue() ? 0 : earlier;
            longest = Math.max(longest, each.getValue() - from);
        }
        long window = nanoTime - before.nanoTime;
        longest = Math.min(longest, window);
        long atMost = now.cut || before.cut ? window : longest;
        if (now.hostNanos >= 0 && before.hostNanos >= 0) {
            atMost = Math.min(atMost, now.hostNanos - before.hostNanos); // nobody on this host waited longer
        }
        long beforeTheBeat = Math.max(0, beatNanos - before.nanoTime);
        return new Wait(Math.max(0, longest - beforeTheBeat), Math.max(0, atMost));
    }

    private Look look(long nanoTime) {
        String[] ids = tasks.list();
        Map<String, Long> waited = new HashMap<>();
        byte[] line = new byte[96]; // three numbers of at most 20 digits
        for (int i = 0; ids != null && i < Math.min(ids.length, MOST_THREADS); i++) {
            String text = read(new File(tasks, ids[i] + "/schedstat"), line);
            long total = number(text, text.indexOf(' ') + 1);
            if (total >= 0) { // else the thread ended between the list and its file
                waited.put(ids[i], total);
            }
        }
        // some avg10=0.00 avg60=0.00 avg300=0.00 total=12345, in microseconds (Documentation/accounting/psi.rst)
        String text = read(pressure, line);
        int total = text.startsWith("some") ? text.indexOf("total=") : -1;
        long host = total < 0 ? -1 : number(text, total + 6);
        return new Look(nanoTime, waited, ids != null && ids.length > MOST_THREADS, host < 0 ? -1 : host * 1_000);
    }

    private static String read(File file, byte[] into) {
        try (FileInputStream in = new FileInputStream(file)) {
            return new String(into, 0, Math.max(0, in.read(into)), StandardCharsets.US_ASCII);
        } catch (IOException none) {
            return "";
        }
    }

    /** The number that begins there, -1 if none does. */
    private static long number(String text, int from) {
        long number = -1;
        for (int i = from; i < text.length() && Character.isDigit(text.charAt(i)); i++) {
            number = Math.max(0, number) * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
