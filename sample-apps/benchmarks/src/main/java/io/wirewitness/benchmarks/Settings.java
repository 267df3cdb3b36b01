package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run was asked for.
 *
 * @param agent our jar
 * @param openTelemetry OpenTelemetry's Java agent; may not exist, then it is left out
 * @param work where children write their logs and the agent its files
 * @param jdks homes of the JDKs to measure on
 * @param rounds how often each variant is run; 0 for the benchmark's own choice
 * @param quick as little as shows that the benchmark works
 * @param events how many events a recording has, or incidents come before the last ones; 0 for the benchmark's own choice
 * @param only a part of the names of the libraries to measure; null for all
 * @param bytes only what is allocated, not the CPU time
 * @param cpu only the CPU time, not what is allocated
 * @param hooks only what the hooks take within one JVM, see {@link HookSwitch}
 */
record Settings(
        Path agent,
        Path openTelemetry,
        Path work,
        List<Path> jdks,
        int rounds,
        boolean quick,
        int events,
        @Nullable String only,
        boolean bytes,
        boolean cpu,
        boolean hooks) {

    static Settings parse(List<String> arguments) throws IOException {
        List<Path> jdks = new ArrayList<>();
        int rounds = 0;
        boolean quick = false;
        int events = 0;
        String only = null;
        boolean bytes = false;
        boolean cpu = false;
        boolean hooks = false;
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--quick" -> quick = true;
                case "--events" -> events = Integer.parseInt(arguments.get(++i));
                case "--bytes" -> bytes = true;
                case "--cpu" -> cpu = true;
                case "--hooks" -> hooks = true;
                case "--only" -> only = arguments.get(++i);
                case "--rounds" -> rounds = Integer.parseInt(arguments.get(++i));
                case "--jdk" -> jdks.add(Path.of(arguments.get(++i)));
                default -> throw new IllegalArgumentException("unknown option " + arguments.get(i));
            }
        }
        if (jdks.isEmpty()) {
            jdks.add(Path.of(System.getProperty("java.home")));
        }
        Path work = Path.of(System.getProperty("bench.work", "target/work")).toAbsolutePath();
        Files.createDirectories(work);
        return new Settings(
                file("bench.agent", "../../agent/dist/target/wirewitness.jar"),
                file("bench.otel", "target/opentelemetry-javaagent.jar"),
                work,
                jdks,
                rounds,
                quick,
                events,
                only,
                bytes,
                cpu,
                hooks);
    }

    private static Path file(String property, String fallback) {
        return Path.of(System.getProperty(property, fallback)).toAbsolutePath();
    }

    int rounds(int usual) {
        return rounds > 0 ? rounds : quick ? 1 : usual;
    }

    int scaled(int usual) {
        return quick ? Math.max(1, usual / 20) : usual;
    }
}
