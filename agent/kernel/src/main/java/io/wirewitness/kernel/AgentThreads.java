package io.wirewitness.kernel;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the agent's own threads take, without the module java.management. Any thread. */
public final class AgentThreads {

    private static final Path TASKS = Path.of("/proc/self/task");

    /** All our threads' names begin so; the kernel keeps 15 bytes of a name. */
    private static final String PREFIX = "wirewitness-";

    private AgentThreads() {}

    /** CPU time of the agent's threads that live, in nanoseconds; -1 if the kernel does not say. */
    public static long cpuNanos() {
        long sum = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                sum += cpuNanos(task);
            }
            return sum;
        } catch (IOException | RuntimeException notLinux) {
            return -1;
        }
    }

    private static long cpuNanos(Path task) {
        try {
            return Files.readString(task.resolve("comm")).startsWith(PREFIX)
                    // Documentation/scheduler/sched-stats.rst: time on the cpu, time waiting, number of timeslices
                    ? Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ", 2)[0])
                    : 0;
        } catch (IOException | RuntimeException ended) {
            return 0;
        }
    }
}
