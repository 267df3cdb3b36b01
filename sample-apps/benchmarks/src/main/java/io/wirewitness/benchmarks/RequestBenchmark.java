package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What one HTTP request on a kept connection costs more. In each round every variant gets a fresh JVM; all are warmed up,
 * then they send blocks of requests in turns, so that what the machine does meanwhile hits all alike.
 */
final class RequestBenchmark {

    private static final int WARM_UP = 40_000;
    private static final int BLOCK = 5_000;
    private static final int BLOCKS = 12;

    private RequestBenchmark() {}

    /** One variant's children over all rounds; a round gives one sample, the median of its blocks. */
    private static final class Measured {
        private final Variant variant;
        private final Samples micros = new Samples();
        private final Samples addedMicros = new Samples();
        private final Samples bytes = new Samples();

        Measured(Variant variant) {
            this.variant = variant;
        }
    }

    static void run(Settings settings) throws IOException {
        for (Path jdk : settings.jdks()) {
            try (Child server = Child.start(settings, jdk, List.of("-Xmx32m"), TinyServer.class)) {
                String url = "http://127.0.0.1:" + server.ask("port") + "/";
                for (String client : List.of("okhttp", "jdk")) {
                    measure(settings, jdk, url, new Client(client, client, ""));
                }
            }
        }
    }

    /** The same with every client library that has a driver, in the version that its driver is compiled with. */
    static void runLibraries(Settings settings) throws IOException {
        for (Path jdk : settings.jdks()) {
            try (Child server = Child.start(settings, jdk, List.of("-Xmx32m"), TinyServer.class)) {
                String url = "http://127.0.0.1:" + server.ask("port") + "/";
                for (Client client : Client.libraries(settings)) {
                    measure(settings, jdk, url, client);
                }
            }
        }
    }

    private static void measure(Settings settings, Path jdk, String url, Client client) throws IOException {
        List<Measured> all = new ArrayList<>();
        Variant.compared(settings, "capture=off").forEach(each -> all.add(new Measured(each)));
        int rounds = settings.rounds(7);
        for (int round = 0; round < rounds; round++) {
            round(settings, jdk, client, url, all);
        }
        exactBytes(settings, jdk, client, url, all);
        print(jdk, client.name(), rounds, all);
    }

    private static void round(Settings settings, Path jdk, Client client, String url, List<Measured> all)
            throws IOException {
        List<Child> children = new ArrayList<>();
        try {
            for (Measured each : all) {
                List<String> flags = new ArrayList<>(each.variant.flags());
                // Compiler threads that come and go would take their CPU time with them.
                flags.addAll(List.of("-Xmx256m", "-XX:-UseDynamicNumberOfCompilerThreads"));
                Child child = client.start(settings, jdk, flags, url);
                children.add(child);
                child.ask("send " + settings.scaled(WARM_UP));
            }
            List<Samples> micros = new ArrayList<>();
            all.forEach(each -> micros.add(new Samples()));
            int block = settings.scaled(BLOCK);
            for (int turn = 0; turn < BLOCKS; turn++) {
                for (int i = 0; i < all.size(); i++) {
                    Child child = children.get(i);
                    long before = Proc.threadCpuNanos(child.pid(), name -> true);
                    child.ask("send " + block);
                    long after = Proc.threadCpuNanos(child.pid(), name -> true);
                    micros.get(i).add((after - before) / 1_000.0 / block);
                }
            }
            for (int i = 0; i < all.size(); i++) {
                Measured each = all.get(i);
                each.micros.add(micros.get(i).median());
                each.addedMicros.add(micros.get(i).minus(micros.get(0)).median());
            }
        } finally {
            children.forEach(Child::close);
        }
    }

    /** Bytes in the interpreter: the compiler removes some allocations in one JVM and not in the next. */
    private static void exactBytes(Settings settings, Path jdk, Client client, String url, List<Measured> all)
            throws IOException {
        for (Measured each : all) {
            List<String> flags = new ArrayList<>(each.variant.flags());
            flags.addAll(List.of("-Xint", "-Xmx256m"));
            try (Child child = client.start(settings, jdk, flags, url)) {
                int count = settings.scaled(2_000);
                child.ask("send " + count);
                for (int block = 0; block < 5; block++) {
                    each.bytes.add(Double.parseDouble(child.ask("send " + count)) / count);
                }
            }
        }
    }

    private static void print(Path jdk, String client, int rounds, List<Measured> all) {
        System.out.printf(
                "JDK %s, %s, %d rounds of %d blocks in turns; median (middle half of the rounds)%n",
                Jdk.version(jdk), client, rounds, BLOCKS);
        System.out.println(
                "| Variant | CPU per request, µs | added, µs | allocated per request, bytes | added, bytes |");
        System.out.println("|---|---|---|---|---|");
        for (Measured each : all) {
            System.out.printf(
                    "| %s | %s | %s | %s | %s |%n",
                    each.variant.name(),
                    each.micros.spread("%.2f"),
                    each.addedMicros.spread("%+.2f"),
                    each.bytes.spread("%.0f"),
                    each.bytes.minus(all.get(0).bytes).spread("%+.1f"));
        }
    }
}
