package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What Linux tells of processes under {@code /proc} (proc(5)). */
final class Proc {

    private static final long TICK_NANOS = 10_000_000L;

    /** How the names of threads begin that are no application's, on JDK 17 to 25. */
    private static final List<String> OTHERS = List.of(
            "C1 Compiler",
            "C2 Compiler",
            "Common-Cleaner",
            "Finalizer",
            "G1 ",
            "GC Thread",
            "JFR ",
            "Monitor Deflati",
            "Notification Th",
            "Reference Handl",
            "Service Thread",
            "Signal Dispatch",
            "Sweeper",
            "VM Periodic",
            "VM Thread",
            "wirewitness-");

    private Proc() {}

    /**
     * CPU time of the live threads whose name passes, in nanoseconds; Linux keeps 15 characters of names, as in
     * {@code wirewitness-eng}.
     */
    static long threadCpuNanos(long pid, Predicate<String> name) throws IOException {
        long sum = 0;
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path task : tasks.toList()) {
                try {
                    if (name.test(Files.readString(task.resolve("comm")).strip())) {
                        sum += Long.parseLong(
                                Files.readString(task.resolve("schedstat")).split(" ", -1)[0]);
                    }
                } catch (NoSuchFileException gone) {
                    // threads end while they are counted
                }
            }
        }
        return sum;
    }

    /**
     * True for a thread that works for the application, by the 15 characters that Linux keeps of its name: not one of the JVM's
     * own (compilers, collectors, the recorder) and not one of the agent's, whose work is not done for a request.
     */
    static boolean isOfApplication(String name) {
        return OTHERS.stream().noneMatch(name::startsWith);
    }

    /** Names of a process's threads. */
    static List<String> threads(long pid) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return tasks.map(task -> {
                        try {
                            return Files.readString(task.resolve("comm")).strip();
                        } catch (IOException gone) {
                            return "";
                        }
                    })
                    .sorted()
                    .toList();
        }
    }

    /** CPU time of children that have ended and were waited for, in nanoseconds, in steps of 10 ms. */
    static long endedChildrenCpuNanos() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        // Fields are counted from the one after the name, which may hold blanks: cutime is 16, cstime 17.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * TICK_NANOS;
    }

    /** Resident memory in KiB. */
    static long residentKib(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }

    /** Packets that an interface of this process's network namespace has sent and received. */
    static long packets(String device) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/net/dev"))) {
            String[] fields = line.strip().split("[: ]+", -1);
            if (fields[0].equals(device)) {
                return Long.parseLong(fields[2]) + Long.parseLong(fields[10]);
            }
        }
        throw new IOException("no interface " + device);
    }

    static String processor() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown processor");
    }

    static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0];
    }
}
