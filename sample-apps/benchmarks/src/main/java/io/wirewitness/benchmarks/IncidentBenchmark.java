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
    private static final int FIRST = 10;
    private static final int WARM_UP = 300;
    private static final long REST_MILLIS = 3_000;

    /** The agent listens to the flight recorder from 3 s after the start on; that is no incident's cost. */
    private static final long SETTLE_MILLIS = 5_000;

    private IncidentBenchmark() {}

    /** A variant, with a recording or without, and what was measured of it; microseconds for each incident. */
    private record Cost(
            Variant variant,
            boolean recorded,
            Samples first,
            Samples above,
            Samples late,
            Samples recorder,
            Samples felt) {
        Cost(Variant variant, boolean recorded) {
            this(variant, recorded, new Samples(), new Samples(), new Samples(), new Samples(), new Samples());
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
        Samples plain = new Samples();
        List<Cost> costs = new ArrayList<>();
        for (String options : List.of("capture=off", "")) {
            String and = options.isEmpty() ? "" : options + ",";
            costs.add(new Cost(Variant.wirewitness(settings, and + "jfr=off"), false));
            costs.add(new Cost(Variant.wirewitness(settings, and + "jfr=on"), false));
            costs.add(new Cost(Variant.wirewitness(settings, and + "jfr=on"), true));
        }
        int rounds = settings.rounds(3);
        for (int round = 0; round < rounds; round++) {
            plain.add(felt(settings, jdk));
            for (Cost cost : costs) {
                cost(settings, jdk, cost);
            }
        }
        System.out.printf(
                "Plain socket, %d failures after %d, less what the threads take at rest, medians of %d (middle half), load now %s%n",
                settings.scaled(FAILURES), settings.scaled(WARM_UP), rounds, Proc.load());
        System.out.println(
                "| Variant | agent's threads, µs CPU an incident | added to the row above, µs | of the first "
                        + FIRST + ", µs | of as many after " + settings.events()
                        + " more, µs | the recorder's own threads, µs | the failing thread, less "
                        + plain.spread("%.0f") + " without the agent, µs |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (int i = 0; i < costs.size(); i++) {
            Cost cost = costs.get(i);
            System.out.printf(
                    "| %s | %s | %s | %s | %s | %s | %s |%n",
                    cost.name(),
                    cost.above.spread("%.0f"),
                    i % 3 == 0 ? "" : cost.above.minus(costs.get(i - 1).above).spread("%+.0f"),
                    cost.first.spread("%.0f"),
                    cost.late.spread("%.0f"),
                    cost.recorder.spread("%.0f"),
                    cost.felt.minus(plain).spread("%+.0f"));
        }
    }

    private static void cost(Settings settings, Path jdk, Cost cost) throws IOException, InterruptedException {
        int failures = settings.scaled(FAILURES);
        try (Child server = Child.start(settings, jdk, List.of("-Xmx32m"), TinyServer.class, "reset");
                Child app = Child.start(settings, jdk, cost.variant.flags(), IncidentApp.class, server.ask("port"))) {
            if (cost.recorded) {
                app.ask("record");
            }
            app.ask("socket 0");
            Thread.sleep(SETTLE_MILLIS);
            cost.first.add(spent(settings, app, FIRST).agent / 1e3 / FIRST);
            app.ask("socket " + settings.scaled(WARM_UP));
            Spent warm = spent(settings, app, failures);
            cost.above.add(warm.agent / 1e3 / failures);
            cost.recorder.add(warm.recorder / 1e3 / failures);
            cost.felt.add(Double.parseDouble(app.ask("felt " + failures)) / 1e3);
            if (settings.events() > 0) {
                app.ask("socket " + settings.events());
                cost.late.add(spent(settings, app, failures).agent / 1e3 / failures);
            }
        }
    }

    /** What a failure takes on the thread that meets it, without the agent and after as many failures; microseconds. */
    private static double felt(Settings settings, Path jdk) throws IOException {
        int failures = settings.scaled(FAILURES);
        try (Child server = Child.start(settings, jdk, List.of("-Xmx32m"), TinyServer.class, "reset");
                Child app = Child.start(settings, jdk, Variant.PLAIN.flags(), IncidentApp.class, server.ask("port"))) {
            app.ask("socket " + (FIRST + settings.scaled(WARM_UP) + failures));
            return Double.parseDouble(app.ask("felt " + failures)) / 1e3;
        }
    }

    /** What so many failures took, less what a rest as long takes. */
    private static Spent spent(Settings settings, Child app, int failures) throws IOException, InterruptedException {
        Spent start = Spent.by(app.pid());
        Thread.sleep(settings.scaled((int) REST_MILLIS));
        Spent rest = Spent.by(app.pid()).since(start);
        start = Spent.by(app.pid());
        app.ask("socket " + failures);
        Spent work = Spent.by(app.pid()).since(start);
        double asLong = (double) work.wall / rest.wall;
        return new Spent(
                work.wall, (long) (work.agent - rest.agent * asLong), (long) (work.recorder - rest.recorder * asLong));
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
