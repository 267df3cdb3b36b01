package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What it costs to lint a service with 50 clients and 10 servers at its start: the CPU time of the agent's lint thread, in whole
 * processes; what its thread has used when the clients are built, after ten seconds, in which the first look of the rhythm lies,
 * and after forty, with two more.
 */
final class LintBenchmark {

    private static final int START_SECONDS = 10;
    private static final int MORE_SECONDS = 30;

    private LintBenchmark() {}

    /** {@code wirewitness-lint}, of which Linux keeps 15 characters. */
    private static boolean isLint(String thread) {
        return thread.equals("wirewitness-lin");
    }

    static void run(Settings settings) throws IOException, InterruptedException {
        for (Path jdk : settings.jdks()) {
            Variant agent = Variant.wirewitness(settings, "capture=off,log=off");
            Samples start = new Samples();
            Samples more = new Samples();
            int rounds = settings.rounds(5);
            for (int round = 0; round < rounds; round++) {
                try (Child app = Child.start(settings, jdk, agent.flags(), LintApp.class)) {
                    app.ask("there");
                    TimeUnit.SECONDS.sleep(START_SECONDS);
                    long first = Proc.threadCpuNanos(app.pid(), LintBenchmark::isLint);
                    TimeUnit.SECONDS.sleep(MORE_SECONDS);
                    start.add(first / 1e6);
                    more.add((Proc.threadCpuNanos(app.pid(), LintBenchmark::isLint) - first) / 1e6);
                }
            }
            System.out.printf(
                    "JDK %s, 50 clients and 10 servers, %d processes; CPU of the lint thread, ms: %s in the first %d s after"
                            + " they were built, %s in the %d s after that%n",
                    Jdk.version(jdk), rounds, start.spread("%.1f"), START_SECONDS, more.spread("%.1f"), MORE_SECONDS);
        }
    }
}
