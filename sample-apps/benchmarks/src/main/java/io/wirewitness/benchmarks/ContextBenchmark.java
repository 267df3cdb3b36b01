package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What it costs to know what the JVM was doing: the CPU time of the heartbeat, of the flight recorder's own threads and of
 * the stream that listens to it, at rest and under work; and the memory, against the same agent with {@code jfr=off}.
 */
final class ContextBenchmark {

    private static final long REST_MILLIS = 20_000;
    private static final int REQUESTS = 100_000;
    private static final int WAITERS = 100;
    private static final String[] STAGES = {"at rest", "under requests", "with 100 threads that wait 250 ms each"};

    private ContextBenchmark() {}

    /** The first 15 characters, which Linux keeps, of wirewitness-heartbeat and wirewitness-jfr-context; JFR's own. */
    private static boolean isContext(String thread) {
        return thread.startsWith("JFR ") || thread.equals("wirewitness-hea") || thread.equals("wirewitness-jfr");
    }

    private record Cost(Samples cpuPercent, Samples residentMib, Samples heapMib) {
        Cost() {
            this(new Samples(), new Samples(), new Samples());
        }
    }

    static void run(Settings settings) throws IOException, InterruptedException {
        for (Path jdk : settings.jdks()) {
            List<Variant> variants = List.of(
                    Variant.wirewitness(settings, "capture=off,jfr=off"), Variant.wirewitness(settings, "capture=off"));
            List<List<Cost>> costs = new ArrayList<>();
            for (int v = 0; v < variants.size(); v++) {
                List<Cost> stages = new ArrayList<>();
                for (int s = 0; s < STAGES.length; s++) {
                    stages.add(new Cost());
                }
                costs.add(stages);
            }
            int rounds = settings.rounds(3);
            for (int round = 0; round < rounds; round++) {
                for (int v = 0; v < variants.size(); v++) {
                    once(settings, jdk, variants.get(v), costs.get(v));
                }
            }
            print(jdk, rounds, variants, costs);
        }
    }

    private static void once(Settings settings, Path jdk, Variant variant, List<Cost> into)
            throws IOException, InterruptedException {
        List<String> flags = new ArrayList<>(variant.flags());
        flags.addAll(List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch"));
        try (Child server = Child.start(settings, jdk, List.of("-Xmx64m"), TinyServer.class);
                Child app = Child.start(settings, jdk, flags, MemoryApp.class, server.ask("port"))) {
            app.ask("requests 2000");
            Thread.sleep(settings.scaled((int) REST_MILLIS)); // what starting costs is not told here
            for (int s = 0; s < STAGES.length; s++) {
                if (s == 2) {
                    app.ask("waiters " + WAITERS);
                }
                long cpu = Proc.threadCpuNanos(app.pid(), ContextBenchmark::isContext);
                long start = System.nanoTime();
                if (s == 1) {
                    app.ask("requests " + settings.scaled(REQUESTS));
                } else {
                    Thread.sleep(settings.scaled((int) REST_MILLIS));
                }
                double percent = 100.0
                        * (Proc.threadCpuNanos(app.pid(), ContextBenchmark::isContext) - cpu)
                        / (System.nanoTime() - start);
                String[] bytes = app.ask("weigh").split(" ", -1);
                into.get(s).cpuPercent.add(percent);
                into.get(s).residentMib.add(Proc.residentKib(app.pid()) / 1024.0);
                into.get(s).heapMib.add(Double.parseDouble(bytes[0]) / (1 << 20));
            }
        }
    }

    private static void print(Path jdk, int rounds, List<Variant> variants, List<List<Cost>> costs) {
        System.out.printf("JDK %s, -Xms64m -Xmx64m -XX:+AlwaysPreTouch, median of %d%n", Jdk.version(jdk), rounds);
        System.out.println("| Variant | when | CPU of its threads, percent of a core | resident, MiB | live heap, MiB |"
                + " above jfr=off, MiB |");
        System.out.println("|---|---|---|---|---|---|");
        for (int v = 0; v < variants.size(); v++) {
            for (int s = 0; s < STAGES.length; s++) {
                Cost cost = costs.get(v).get(s);
                Cost without = costs.get(0).get(s);
                System.out.printf(
                        "| %s | %s | %.2f | %.1f | %.1f | %+.1f |%n",
                        variants.get(v).name(),
                        STAGES[s],
                        cost.cpuPercent.median(),
                        cost.residentMib.median(),
                        cost.heapMib.median(),
                        cost.residentMib.median()
                                + cost.heapMib.median()
                                - without.residentMib.median()
                                - without.heapMib.median());
            }
        }
    }
}
