package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How much longer a small program takes from start to end: whole JVMs in turns. */
final class StartupBenchmark {

    private StartupBenchmark() {}

    private record Measured(Variant variant, Samples wallMillis, Samples cpuMillis) {}

    static void run(Settings settings) throws IOException, InterruptedException {
        for (Path jdk : settings.jdks()) {
            List<Measured> all = new ArrayList<>();
            Variant.compared(settings, "", "capture=off", "capture=off,jfr=off")
                    .forEach(each -> all.add(new Measured(each, new Samples(), new Samples())));
            int rounds = settings.rounds(11);
            try (Child server = Child.start(settings, jdk, List.of("-Xmx32m"), TinyServer.class)) {
                String url = "http://127.0.0.1:" + server.ask("port") + "/";
                // The first of each fills the page cache and is not counted.
                for (int round = -1; round < rounds; round++) {
                    for (Measured each : all) {
                        once(settings, jdk, url, each, round >= 0);
                    }
                }
            }
            print(jdk, rounds, all);
        }
    }

    private static void once(Settings settings, Path jdk, String url, Measured into, boolean count)
            throws IOException, InterruptedException {
        long cpuBefore = Proc.endedChildrenCpuNanos();
        long before = System.nanoTime();
        int status;
        try (Child child = Child.start(settings, jdk, into.variant.flags(), StartupApp.class, url)) {
            status = child.await();
        }
        long wall = System.nanoTime() - before;
        if (status != 0) {
            throw new IOException(into.variant.name() + " ended with status " + status);
        }
        if (count) {
            into.wallMillis.add(wall / 1e6);
            into.cpuMillis.add((Proc.endedChildrenCpuNanos() - cpuBefore) / 1e6);
        }
    }

    private static void print(Path jdk, int rounds, List<Measured> all) {
        System.out.printf("JDK %s, %d runs of each in turns; median (middle half)%n", Jdk.version(jdk), rounds);
        System.out.println("| Variant | wall, ms | added, ms | CPU, ms | added, ms |");
        System.out.println("|---|---|---|---|---|");
        Measured plain = all.get(0);
        for (Measured each : all) {
            System.out.printf(
                    "| %s | %s | %s | %s | %s |%n",
                    each.variant.name(),
                    each.wallMillis.spread("%.0f"),
                    each.wallMillis.minus(plain.wallMillis).spread("%+.0f"),
                    each.cpuMillis.spread("%.0f"),
                    each.cpuMillis.minus(plain.cpuMillis).spread("%+.0f"));
        }
    }
}
