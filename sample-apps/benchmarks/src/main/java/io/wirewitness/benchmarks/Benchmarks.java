package io.wirewitness.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code bench NAME}: runs one benchmark and prints its table. */
public final class Benchmarks {

    private interface Benchmark {
        void run(Settings settings) throws Exception;
    }

    private static final Map<String, Benchmark> ALL = new TreeMap<>(Map.ofEntries(
            Map.<String, Benchmark>entry("socket", SocketBenchmark::run),
            Map.<String, Benchmark>entry("request", RequestBenchmark::run),
            Map.<String, Benchmark>entry("libraries", RequestBenchmark::runLibraries),
            Map.<String, Benchmark>entry("servers", RequestBenchmark::runServers),
            Map.<String, Benchmark>entry("startup", StartupBenchmark::run),
            Map.<String, Benchmark>entry("capture", CaptureBenchmark::run),
            Map.<String, Benchmark>entry("memory", MemoryBenchmark::run),
            Map.<String, Benchmark>entry("context", ContextBenchmark::run),
            Map.<String, Benchmark>entry("incident", IncidentBenchmark::run),
            Map.<String, Benchmark>entry("stages", StagesBenchmark::run),
            Map.<String, Benchmark>entry("report", ReportBenchmark::run),
            Map.<String, Benchmark>entry("explain", ExplainBenchmark::run),
            Map.<String, Benchmark>entry("forecast", ForecastBenchmark::run),
            Map.<String, Benchmark>entry("lint", LintBenchmark::run),
            Map.<String, Benchmark>entry("readback", ReadBackBenchmark::run)));

    private Benchmarks() {}

    /** Takes the name of a benchmark and its options. */
    public static void main(String[] arguments) throws Exception {
        Benchmark benchmark = arguments.length == 0 ? null : ALL.get(arguments[0]);
        if (benchmark == null) {
            System.err.println("bench: name one of " + String.join(", ", ALL.keySet()));
            System.exit(2);
            return;
        }
        Settings settings = Settings.parse(List.of(arguments).subList(1, arguments.length));
        introduce(arguments[0]);
        benchmark.run(settings);
    }

    private static void introduce(String name) throws IOException {
        System.out.printf(
                "# %s on %s, %d cores, Linux %s, load %s%n",
                name,
                Proc.processor(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.version"),
                Proc.load());
    }
}
