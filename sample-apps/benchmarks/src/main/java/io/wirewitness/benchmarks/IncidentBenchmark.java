package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How long an exception takes to be explained, from its catch block to the verdict on it. */
final class IncidentBenchmark {

    private static final int FAILURES = 250;

    private IncidentBenchmark() {}

    static void run(Settings settings) throws IOException {
        for (Path jdk : settings.jdks()) {
            System.out.printf("JDK %s%n", Jdk.version(jdk));
            System.out.println(
                    "| Variant | client | failures | without verdict | p50, ms | p90, ms | p99, ms | most, ms |");
            System.out.println("|---|---|---|---|---|---|---|---|");
            for (int round = 0; round < settings.rounds(1); round++) {
                for (String options : List.of("capture=off", "")) {
                    once(settings, jdk, Variant.wirewitness(settings, options));
                }
            }
        }
    }

    private static void once(Settings settings, Path jdk, Variant variant) throws IOException {
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
}
