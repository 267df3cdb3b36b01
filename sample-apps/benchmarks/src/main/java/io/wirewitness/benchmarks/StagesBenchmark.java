package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the time of one incident goes on the engine's thread: each stage by itself, of the first ten incidents of a JVM, of later
 * ones that come one each 20 ms, as {@link IncidentBenchmark} plays them, and of as many without a pause, whose code and data are
 * in the caches. The difference of the last two is what an incident pays for being rare.
 */
final class StagesBenchmark {

    private static final int FIRST = 10;
    private static final int WARM_UP = 10_000;
    private static final int RARE = 500;
    private static final int BUSY = 2_000;
    private static final long PAUSE_MILLIS = 20;

    private StagesBenchmark() {}

    static void run(Settings settings) throws IOException {
        Path folder = settings.work().resolve("stages");
        Files.createDirectories(folder);
        for (Path jdk : settings.jdks()) {
            List<Samples> first = columns();
            List<Samples> early = columns();
            List<Samples> rare = columns();
            List<Samples> busy = columns();
            int rounds = settings.rounds(3);
            for (int round = 0; round < rounds; round++) {
                try (Child child =
                        Child.start(settings, jdk, List.of("-Xmx256m"), IncidentStages.class, folder.toString())) {
                    add(first, child.ask("mean " + FIRST + " " + PAUSE_MILLIS));
                    child.ask("stages " + 300 + " 1");
                    add(early, child.ask("stages " + settings.scaled(RARE / 2) + " " + PAUSE_MILLIS));
                    child.ask("stages " + settings.scaled(WARM_UP) + " 0");
                    add(rare, child.ask("stages " + settings.scaled(RARE) + " " + PAUSE_MILLIS));
                    add(busy, child.ask("stages " + settings.scaled(BUSY) + " 0"));
                }
            }
            print(settings, jdk, rounds, first, early, rare, busy);
        }
    }

    private static List<Samples> columns() {
        List<Samples> columns = new ArrayList<>();
        for (IncidentStages.Stage ignored : IncidentStages.Stage.values()) {
            columns.add(new Samples());
        }
        return columns;
    }

    private static void add(List<Samples> to, String answer) {
        String[] nanos = answer.split(" ", -1);
        for (int i = 0; i < nanos.length; i++) {
            double value = Double.parseDouble(nanos[i]);
            if (value >= 0) {
                to.get(i).add(value / 1e3);
            }
        }
    }

    private static void print(
            Settings settings,
            Path jdk,
            int rounds,
            List<Samples> first,
            List<Samples> early,
            List<Samples> rare,
            List<Samples> busy)
            throws IOException {
        System.out.printf(
                "JDK %s, µs an incident, medians of %d JVMs (middle half), load now %s%n",
                Jdk.version(jdk), rounds, Proc.load());
        System.out.printf(
                "| Stage | the first %d, mean | after 310 | after %d, one each %d ms | the same without a pause |%n",
                FIRST, settings.scaled(WARM_UP), PAUSE_MILLIS);
        System.out.println("|---|---|---|---|---|");
        IncidentStages.Stage[] stages = IncidentStages.Stage.values();
        for (int at = 0; at < stages.length; at++) {
            System.out.printf(
                    "| %s | %s | %s | %s | %s |%n",
                    stages[at].text,
                    first.get(at).spread("%.1f"),
                    early.get(at).spread("%.1f"),
                    rare.get(at).spread("%.1f"),
                    busy.get(at).spread("%.1f"));
        }
    }
}
