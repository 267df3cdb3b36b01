package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How much memory the agent takes, at rest and after much work. The heap is fixed and touched at start, so that resident
 * memory shows what is outside it, and the live heap after a collection what is inside.
 */
final class MemoryBenchmark {

    private static final String[] STAGES = {
        "requests 2000", "requests 500000", "requests 500000", "connections 100000", "connections 100000"
    };
    private static final String[] STAGE_NAMES = {
        "idle, after 2,000 requests",
        "after 500,000 requests",
        "after 1,000,000 requests",
        "and 100,000 connections",
        "and 200,000 connections"
    };

    private MemoryBenchmark() {}

    private record Weight(Samples residentMib, Samples heapMib, Samples directMib) {
        Weight() {
            this(new Samples(), new Samples(), new Samples());
        }
    }

    static void run(Settings settings) throws IOException {
        for (Path jdk : settings.jdks()) {
            List<Variant> variants = List.of(
                    Variant.PLAIN, Variant.wirewitness(settings, "capture=off"), Variant.wirewitness(settings, ""));
            List<List<Weight>> weights = new ArrayList<>();
            for (int v = 0; v < variants.size(); v++) {
                List<Weight> stages = new ArrayList<>();
                for (int s = 0; s < STAGES.length; s++) {
                    stages.add(new Weight());
                }
                weights.add(stages);
            }
            int rounds = settings.rounds(1);
            for (int round = 0; round < rounds; round++) {
                for (int v = 0; v < variants.size(); v++) {
                    once(settings, jdk, variants.get(v), weights.get(v));
                }
            }
            print(jdk, rounds, variants, weights);
        }
    }

    private static void once(Settings settings, Path jdk, Variant variant, List<Weight> into) throws IOException {
        List<String> flags = new ArrayList<>(variant.flags());
        flags.addAll(List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch"));
        try (Child server = Child.start(settings, jdk, List.of("-Xmx64m"), TinyServer.class);
                Child app = Child.start(settings, jdk, flags, MemoryApp.class, server.ask("port"))) {
            for (int s = 0; s < STAGES.length; s++) {
                String[] order = STAGES[s].split(" ", -1);
                app.ask(order[0] + " " + (s == 0 ? order[1] : settings.scaled(Integer.parseInt(order[1]))));
                String[] bytes = app.ask("weigh").split(" ", -1);
                Weight weight = into.get(s);
                weight.residentMib.add(Proc.residentKib(app.pid()) / 1024.0);
                weight.heapMib.add(Double.parseDouble(bytes[0]) / (1 << 20));
                weight.directMib.add(Double.parseDouble(bytes[1]) / (1 << 20));
            }
        }
    }

    private static void print(Path jdk, int rounds, List<Variant> variants, List<List<Weight>> weights) {
        System.out.printf("JDK %s, -Xms64m -Xmx64m -XX:+AlwaysPreTouch, median of %d%n", Jdk.version(jdk), rounds);
        System.out.println(
                "| Variant | when | resident, MiB | live heap, MiB | direct, MiB | above the application, MiB |");
        System.out.println("|---|---|---|---|---|---|");
        for (int v = 0; v < variants.size(); v++) {
            for (int s = 0; s < STAGES.length; s++) {
                Weight weight = weights.get(v).get(s);
                Weight plain = weights.get(0).get(s);
                double above = weight.residentMib.median()
                        + weight.heapMib.median()
                        - plain.residentMib.median()
                        - plain.heapMib.median();
                System.out.printf(
                        "| %s | %s | %.1f | %.1f | %.1f | %+.1f |%n",
                        variants.get(v).name(),
                        STAGE_NAMES[s],
                        weight.residentMib.median(),
                        weight.heapMib.median(),
                        weight.directMib.median(),
                        above);
            }
        }
    }
}
