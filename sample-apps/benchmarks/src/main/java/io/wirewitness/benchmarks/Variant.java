package io.wirewitness.benchmarks;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * One way to start a JVM.
 *
 * @param name as the table shows it
 * @param flags what it adds to the command line
 */
record Variant(String name, List<String> flags) {

    private static final String OURS = "wirewitness";

    static final Variant PLAIN = new Variant("no agent", List.of());

    /** Ours, with these options; each variant keeps its files apart. */
    static Variant wirewitness(Settings settings, String options) {
        String name = options.isEmpty() ? OURS : OURS + " " + options;
        String dir = "dir=" + settings.work().resolve(name.replaceAll("[^a-z0-9]+", "-"));
        // 17 takes the flag silently; 24 and later warn without it.
        return new Variant(
                name,
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-javaagent:" + settings.agent() + "=" + dir + (options.isEmpty() ? "" : "," + options)));
    }

    /** True if our agent is in it. */
    boolean isOurs() {
        return name.startsWith(OURS);
    }

    /** OpenTelemetry's, with everything on but nothing sent. */
    static Variant openTelemetry(Settings settings) {
        return new Variant(
                "OpenTelemetry",
                List.of(
                        "-javaagent:" + settings.openTelemetry(),
                        "-Dotel.traces.exporter=none",
                        "-Dotel.metrics.exporter=none",
                        "-Dotel.logs.exporter=none"));
    }

    /** No agent, these, and OpenTelemetry if it is there. */
    static List<Variant> compared(Settings settings, String... options) {
        List<Variant> all = new ArrayList<>();
        all.add(PLAIN);
        for (String each : options) {
            all.add(wirewitness(settings, each));
        }
        if (Files.exists(settings.openTelemetry())) {
            all.add(openTelemetry(settings));
        }
        return all;
    }
}
