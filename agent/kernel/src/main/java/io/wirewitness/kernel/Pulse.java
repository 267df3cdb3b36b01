package io.wirewitness.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * All clocks at one moment. What the host does not have is -1.
 *
 * @param nanoTime {@link System#nanoTime()}: stands while the machine sleeps
 * @param wallNanos the time of day, since 1970
 * @param uptimeNanos since the machine's start, its sleep included ({@code CLOCK_BOOTTIME}); in steps of 10 ms
 * @param cpuNanos CPU time of the whole process; in steps of 10 ms
 * @param queuedNanos how long the calling thread was ready to run and had no CPU
 * @param longestWait how long the thread that waited longest for a CPU did so since the pulse before; null if that was not asked
 * @param majorFaults pages of the process that had to be read from a disk
 * @param throttled the control groups' totals; null if they have none, or were not asked this time
 */
record Pulse(
        long nanoTime,
        long wallNanos,
        long uptimeNanos,
        long cpuNanos,
        long queuedNanos,
        RunQueue.@Nullable Wait longestWait,
        long majorFaults,
        CgroupCpu.@Nullable Totals throttled) {

    /** USER_HZ, 100 on all that Linux' ABI calls by that name. */
    private static final long TICK_NANOS = 10_000_000L;

    private static final Path STAT = Path.of("/proc/self/stat");
    private static final Path SCHEDSTAT = Path.of("/proc/thread-self/schedstat");
    private static final Path UPTIME = Path.of("/proc/uptime");

    /** Reads all but the threads' waits; the calling thread is the one whose own waiting is told. */
    static Pulse read(@Nullable CgroupCpu groups, RunQueue.@Nullable Wait longestWait) {
        String[] stat = fields(STAT);
        String[] schedstat = fields(SCHEDSTAT);
        String[] uptime = fields(UPTIME);
        // proc_pid_stat(5) behind the name in parentheses: field 3 is the first; majflt is 12, utime 14, stime 15
        long user = number(stat, 11);
        long system = number(stat, 12);
        Instant now = Instant.now();
        return new Pulse(
                System.nanoTime(),
                now.getEpochSecond() * 1_000_000_000L + now.getNano(),
                uptime.length == 0 ? -1 : seconds(uptime[0]),
                user < 0 || system < 0 ? -1 : (user + system) * TICK_NANOS,
                number(schedstat, 1),
                longestWait,
                number(stat, 9),
                groups == null ? null : groups.read());
    }

    private static String[] fields(Path file) {
        try {
            String text = Files.readString(file).strip();
            return text.substring(text.lastIndexOf(')') + 1).strip().split(" ", -1);
        } catch (IOException | RuntimeException none) {
            return new String[0];
        }
    }

    private static long number(String[] fields, int index) {
        try {
            return index < fields.length ? Long.parseLong(fields[index]) : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** {@code 26834.06} */
    private static long seconds(String text) {
        try {
            return (long) (Double.parseDouble(text) * 1e9);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
