package io.wirewitness.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The CPU time of the calling thread, without the module java.management. */
final class ThreadCpu {

    private static final Path SCHEDSTAT = Path.of("/proc/thread-self/schedstat");
    private static final Path STAT = Path.of("/proc/thread-self/stat");

    /** USER_HZ, 100 on all that Linux' ABI calls by that name. */
    private static final long TICK_NANOS = 10_000_000L;

    private ThreadCpu() {}

    /** Nanoseconds on a processor so far; -1 if the kernel does not say. */
    static long nanos() {
        try {
            // Documentation/scheduler/sched-stats.rst: time on the cpu, time waiting, number of timeslices
            return Long.parseLong(Files.readString(SCHEDSTAT).split(" ", 2)[0]);
        } catch (IOException | NumberFormatException e) {
            return ticks();
        }
    }

    /** proc_pid_stat(5): utime and stime are fields 14 and 15; field 2, the name in parentheses, may have spaces. */
    private static long ticks() {
        try {
            String stat = Files.readString(STAT);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_NANOS;
        } catch (IOException | RuntimeException e) {
            return -1;
        }
    }
}
