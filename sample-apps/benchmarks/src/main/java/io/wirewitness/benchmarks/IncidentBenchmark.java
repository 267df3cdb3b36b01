package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How long an exception takes to be explained, from its catch block to the verdict on it; and how much CPU time the agent's
 * own threads take for an incident, with a flight recording and without.
 */
final class IncidentBenchmark {

    private static final int FAILURES = 250;
    private static final int WARM_UP = 300;
    private static final long REST_MILLIS = 3_000;

    private IncidentBenchmark() {}

    /** A variant, with a recording or without, and what was measured of it; microseconds for each incident. */
    private record Cost(Variant variant, boolean recorded, Samples agent, Samples above, Samples recorder) {
        Cost(Variant variant, boolean recorded) {
            this(variant, recorded, new Samples(), new Samples(), new Samples());
        }

        String name() {
            return variant.name() + (recorded ? ", recording" : "");
        }
    }

    static void run(Settings settings) throws IOException, InterruptedException {
        for (Path jdk : settings.jdks()) {
            System.out.printf("JDK %s, load %s%n", Jdk.version(jdk), Proc.load());
            if (!settings.cpu()) {
                latencies(settings, jdk);
            }
            costs(settings, jdk);
        }
    }

    private static void latencies(Settings settings, Path jdk) throws IOException {
        System.out.println(
                "| Variant | client | failures | without verdict | p50, ms | p90, ms | p99, ms | most, ms |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (int round = 0; round < settings.rounds(1); round++) {
            for (String options : List.of("capture=off", "")) {
                latency(settings, jdk, Variant.wirewitness(settings, options));
            }
        }
    }

    private static void latency(Settings settings, Path jdk, Variant variant) throws IOException {
        try (Child server = Child.start(settings, jdk, List.of("-Xmx32m"), TinyServer.class, "reset");
                Child app = Child.start(settings, jdk, variant.flags(), IncidentApp.class, server.ask("port"))) {
            for (String client : List.of("socket", "okhttp")) {
                Samples millis = new Samples();
                int without = 0;
                int failures = settings.scaled(FAILURES);
                for (String micros : app.ask(client + " " + failures).split(" ", -1)) {
                    if (micros.equals("-1")) {
                        without++;
                    } else {
                        millis.add(Double.parseDouble(micros) / 1_000);
                    }
                }
                System.out.printf(
                        "| %s | %s | %d | %d | %.1f | %.1f | %.1f | %.1f |%n",
                        variant.name(),
                        client,
                        failures,
                        without,
                        millis.median(),
                        millis.quantile(0.9),
                        millis.quantile(0.99),
                        millis.quantile(1));
            }
        }
    }

    private static void costs(Settings settings, Path jdk) throws IOException, InterruptedException {
        List<Cost> costs = new ArrayList<>();
        for (String options : List.of("capture=off", "")) {
            String and = options.isEmpty() ? "" : options + ",";
            costs.add(new Cost(Variant.wirewitness(settings, and + "jfr=off"), false));
            costs.add(new Cost(Variant.wirewitness(settings, and + "jfr=on"), false));
            costs.add(new Cost(Variant.wirewitness(settings, and + "jfr=on"), true));
        }
        int rounds = settings.rounds(3);
        for (int round = 0; round < rounds; round++) {
            for (Cost cost : costs) {
                cost(settings, jdk, cost);
            }
        }
        System.out.printf(
                "Plain socket, %d failures after %d to warm up, medians of %d (middle half), load now %s%n",
                settings.scaled(FAILURES), settings.scaled(WARM_UP), rounds, Proc.load());
        System.out.println("| Variant | agent's threads, µs CPU an incident | less what they take at rest, µs"
                + " | added to the row above, µs | the recorder's own threads, less rest, µs |");
        System.out.println("|---|---|---|---|---|");
        for (int i = 0; i < costs.size(); i++) {
            Cost cost = costs.get(i);
            System.out.printf(
                    "| %s | %s | %s | %s | %s |%n",
                    cost.name(),
                    cost.agent.spread("%.0f"),
                    cost.above.spread("%.0f"),
                    i % 3 == 0 ? "" : cost.above.minus(costs.get(i - 1).above).spread("%+.0f"),
                    cost.recorder.spread("%.0f"));
        }
    }

    private static void cost(Settings settings, Path jdk, Cost cost) throws IOException, InterruptedException {
        int failures = settings.scaled(FAILURES);
        try (Child server = Child.start(settings, jdk, List.of("-Xmx32m"), TinyServer.class, "reset");
                Child app = Child.start(settings, jdk, cost.variant.flags(), IncidentApp.class, server.ask("port"))) {
            if (cost.recorded) {
                app.ask("record");
            }
            app.ask("socket " + settings.scaled(WARM_UP));
            Spent rest = Spent.by(app.pid());
            Thread.sleep(settings.scaled((int) REST_MILLIS));
            rest = Spent.by(app.pid()).since(rest);
            Spent work = Spent.by(app.pid());
            app.ask("socket " + failures);
            work = Spent.by(app.pid()).since(work);
            double asLong = (double) work.wall / rest.wall;
            cost.agent.add(work.agent / 1e3 / failures);
            cost.above.add((work.agent - rest.agent * asLong) / 1e3 / failures);
            cost.recorder.add((work.recorder - rest.recorder * asLong) / 1e3 / failures);
        }
    }

    /** Nanoseconds: of the clock, of CPU of the agent's threads, of CPU of the flight recorder's. */
    private record Spent(long wall, long agent, long recorder) {

        static Spent by(long pid) throws IOException {
            return new Spent(
                    System.nanoTime(),
                    Proc.threadCpuNanos(pid, name -> name.startsWith("wirewit")),
                    Proc.threadCpuNanos(pid, name -> name.startsWith("JFR ")));
        }

        Spent since(Spent before) {
            return new Spent(wall - before.wall, agent - before.agent, recorder - before.recorder);
        }
    }
}
