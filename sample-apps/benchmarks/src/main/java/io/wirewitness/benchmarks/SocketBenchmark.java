package io.wirewitness.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What a read or a write that succeeds costs more: JMH, one fork of each variant in turns. */
final class SocketBenchmark {

    private static final double QUIET = 0.25;
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private SocketBenchmark() {}

    /** Nanoseconds and allocated bytes per call, by benchmark. */
    private record Measured(Map<String, Samples> nanos, Map<String, Samples> bytes) {
        Measured() {
            this(new TreeMap<>(), new TreeMap<>());
        }
    }

    static void run(Settings settings) throws RunnerException {
        for (Path jdk : settings.jdks()) {
            Variant ours = Variant.wirewitness(settings, "capture=off,log=off");
            Measured without = new Measured();
            Measured with = new Measured();
            int rounds = settings.rounds(7);
            for (int round = 0; round < rounds; round++) {
                fork(settings, jdk, Variant.PLAIN, "\\.(Channel|Stream)Calls\\.", without);
                fork(settings, jdk, ours, "\\.(Channel|Stream|Hook)Calls\\.", with);
            }
            print(jdk, rounds, without, with);
        }
    }

    private static void fork(Settings settings, Path jdk, Variant variant, String which, Measured into)
            throws RunnerException {
        List<String> flags = new ArrayList<>(variant.flags());
        flags.addAll(List.of("-Xmx128m", "-Xshare:off", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"));
        TimeValue each = TimeValue.milliseconds(50);
        var options = new OptionsBuilder()
                .include(which)
                .jvm(jdk.resolve("bin/java").toString())
                .jvmArgs(flags.toArray(new String[0]))
                .forks(1)
                .warmupIterations(settings.scaled(40))
                .warmupTime(each)
                .measurementIterations(settings.scaled(60))
                .measurementTime(each)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        for (RunResult result : new Runner(options).run()) {
            String name = result.getParams().getBenchmark().replaceFirst(".*\\.(\\w+\\.\\w+)$", "$1");
            Samples iterations = new Samples();
            result.getBenchmarkResults()
                    .forEach(fork -> fork.getIterationResults()
                            .forEach(iteration ->
                                    iterations.add(iteration.getPrimaryResult().getScore())));
            // Iterations are short, and the quiet ones count: others are disturbed by whatever else the machine does.
            add(into.nanos, name, iterations.quantile(QUIET));
            Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
            if (allocated != null) {
                add(into.bytes, name, allocated.getScore());
            }
        }
    }

    private static void add(Map<String, Samples> into, String name, double value) {
        into.computeIfAbsent(name, each -> new Samples()).add(value);
    }

    private static void print(Path jdk, int rounds, Measured without, Measured with) {
        System.out.printf("JDK %s, %d forks of each in turns; median (middle half)%n", Jdk.version(jdk), rounds);
        System.out.println("| Call | no agent, ns | wirewitness, ns | added, ns | bytes: no agent, wirewitness |");
        System.out.println("|---|---|---|---|---|");
        with.nanos.forEach((name, nanos) -> {
            Samples before = without.nanos.getOrDefault(name, new Samples());
            boolean both = before.size() > 0;
            System.out.printf(
                    "| %s | %s | %s | %s | %s, %.3f |%n",
                    name,
                    both ? before.spread("%.0f") : "-",
                    nanos.spread("%.1f"),
                    both ? nanos.minus(before).spread("%+.0f") : "-",
                    both
                            ? String.format(
                                    "%.3f",
                                    without.bytes
                                            .getOrDefault(name, new Samples())
                                            .median())
                            : "-",
                    with.bytes.getOrDefault(name, new Samples()).median());
        });
    }
}
