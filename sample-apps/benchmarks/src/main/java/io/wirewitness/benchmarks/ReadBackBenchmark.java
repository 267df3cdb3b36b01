package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How fast a recording is explained, and in how much memory, beside {@code jfr print --json} of the same JDK on the same file.
 * {@code --events N} sets how many events of about 100 bytes it has; 10 million are 1 GB.
 */
final class ReadBackBenchmark {

    private static final String OURS = "wirewitness explain -Xmx512m";
    private static final String JFR = "jfr print --json";
    private static final int EVENT_BYTES = 100;
    private static final int USUAL_EVENTS = 1_000_000;

    private ReadBackBenchmark() {}

    static void run(Settings settings) throws IOException, InterruptedException {
        int events = settings.events() > 0 ? settings.events() : settings.scaled(USUAL_EVENTS);
        for (Path jdk : settings.jdks()) {
            Path file = settings.work().resolve("readback.jfr");
            try {
                record(settings, jdk, file, events);
                compare(settings, jdk, file, events);
            } finally {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void record(Settings settings, Path jdk, Path file, int events)
            throws IOException, InterruptedException {
        try (Child child = Child.start(
                settings,
                jdk,
                List.of("-Xmx512m"),
                RecordedApp.class,
                file.toString(),
                Integer.toString(events),
                Integer.toString(EVENT_BYTES))) {
            if (child.await() != 0) {
                throw new IOException("no recording was made; see RecordedApp.log in the work folder");
            }
        }
    }

    private static void compare(Settings settings, Path jdk, Path file, int events)
            throws IOException, InterruptedException {
        Map<String, List<String>> programs = new LinkedHashMap<>();
        programs.put(
                OURS,
                List.of(
                        jdk.resolve("bin/java").toString(),
                        "-Xmx512m",
                        "-jar",
                        settings.agent().toString(),
                        "explain",
                        file.toString()));
        programs.put(JFR, List.of(jdk.resolve("bin/jfr").toString(), "print", "--json", file.toString()));
        int rounds = settings.rounds(3);
        Path log = settings.work().resolve("readback.out");
        Map<String, Samples> seconds = new LinkedHashMap<>();
        Map<String, Samples> cpu = new LinkedHashMap<>();
        Map<String, Samples> peak = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, List<String>> program : programs.entrySet()) {
                Run run = Run.of(log, program.getValue());
                seconds.computeIfAbsent(program.getKey(), key -> new Samples()).add(run.seconds());
                cpu.computeIfAbsent(program.getKey(), key -> new Samples()).add(run.cpuSeconds());
                peak.computeIfAbsent(program.getKey(), key -> new Samples()).add(run.peakMib());
            }
        }
        Files.deleteIfExists(log); // the JSON of a recording is several times its size
        System.out.printf(
                "%nJDK %s: %.3f GB, %.2f million events, %d runs in turns, load %s%n",
                Jdk.version(jdk), Files.size(file) / 1e9, events / 1e6, rounds, Proc.load());
        System.out.println("| Program | seconds | CPU seconds | million events/s | peak memory, MiB |");
        System.out.println("|---|---|---|---|---|");
        seconds.forEach((name, taken) -> System.out.printf(
                "| %s | %s | %s | %.2f | %.0f |%n",
                name,
                taken.spread("%.2f"),
                Objects.requireNonNull(cpu.get(name)).spread("%.2f"),
                events / 1e6 / taken.median(),
                Objects.requireNonNull(peak.get(name)).quantile(1)));
        System.out.printf(
                "%.1f times as fast%n",
                Objects.requireNonNull(seconds.get(JFR)).median()
                        / Objects.requireNonNull(seconds.get(OURS)).median());
    }
}
