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

    private static final int WARM_UP = 20_000;
    /** Short, so that what the machine does to one it does to its neighbours in the turn. */
    private static final int BLOCK = 1_000;

    private static final int BLOCKS = 24;

    /** Requests with the hooks asleep, and as many with them awake, in one JVM. */
    private static final int PAIR = 200;

    private static final int PAIRS = 150;
    private static final int EXACT = 1_000;
    private static final int RECORDED = 200;

    private RequestBenchmark() {}

    /** One variant's children over all rounds; a round gives one sample, the median of its blocks. */
    private static final class Measured {
        private final Variant variant;
        private final Samples micros = new Samples();
        private final Samples addedMicros = new Samples();
        private final Samples hookMicros = new Samples();
        private final Samples bytes = new Samples();
        private double bytesInAgent = Double.NaN;

        Measured(Variant variant) {
            this.variant = variant;
        }
    }

    /** OkHttp and the JDK's client, the two that most programs have. */
    static void run(Settings settings) throws IOException {
        measureEach(
                List.of(
                        new Library("client", "OkHttp", "okhttp", ""),
                        new Library("client", "JDK HttpClient", "jdk", "")),
                settings);
    }

    /** Every client library of {@code libraries.txt}. */
    static void runLibraries(Settings settings) throws IOException {
        measureEach(Library.named("client", settings), settings);
    }

    /** Every server of {@code libraries.txt}: the server's JVM is measured. */
    static void runServers(Settings settings) throws IOException {
        measureEach(Library.named("server", settings), settings);
    }

    /** One that fails is named and left out; the others go on. */
    private static void measureEach(List<Library> libraries, Settings settings) throws IOException {
        List<String> failed = new ArrayList<>();
        for (Path jdk : settings.jdks()) {
            for (Library library : libraries) {
                try {
                    measure(settings, jdk, library);
                } catch (IOException | RuntimeException failure) {
                    failed.add(library.name() + " on " + Jdk.version(jdk));
                    System.out.printf("JDK %s, %s: failed: %s%n", Jdk.version(jdk), library.name(), failure);
                }
            }
        }
        if (!failed.isEmpty()) {
            throw new IOException("not measured: " + String.join(", ", failed));
        }
    }

    private static void measure(Settings settings, Path jdk, Library library) throws IOException {
        if (library.role().equals("server")) {
            measure(settings, jdk, library, "");
            return;
        }
        try (Child peer = library.startPeer(settings, jdk)) {
            measure(settings, jdk, library, Exchange.url(peer));
        }
    }

    private static void measure(Settings settings, Path jdk, Library library, String url) throws IOException {
        List<Measured> all = new ArrayList<>();
        Variant.compared(settings, "capture=off").stream()
                .filter(each -> each.isOurs() || !settings.hooks())
                .forEach(each -> all.add(new Measured(each)));
        int rounds = settings.bytes() ? 0 : settings.rounds(7);
        for (int round = 0; round < rounds; round++) {
            round(settings, jdk, library, url, all);
        }
        if (!settings.cpu() && !settings.hooks()) {
            exactBytes(settings, jdk, library, url, all);
            sites(settings, jdk, library, url, all);
        }
        print(jdk, library, rounds, all);
    }

    private static void round(Settings settings, Path jdk, Library library, String url, List<Measured> all)
            throws IOException {
        List<Exchange> children = new ArrayList<>();
        try {
            for (Measured each : all) {
                List<String> flags = new ArrayList<>(each.variant.flags());
                // Compiler threads that come and go would take their CPU time with them.
                flags.addAll(List.of("-Xmx256m", "-XX:-UseDynamicNumberOfCompilerThreads"));
                Exchange child = Exchange.start(library, settings, jdk, flags, url);
                children.add(child);
                child.send(settings.scaled(WARM_UP));
            }
            List<Samples> micros = new ArrayList<>();
            all.forEach(each -> micros.add(new Samples()));
            int block = settings.scaled(BLOCK);
            for (int turn = 0; turn < (settings.hooks() ? 0 : BLOCKS); turn++) {
                for (int i = 0; i < all.size(); i++) {
                    Exchange child = children.get(i);
                    long before = child.cpuNanos();
                    child.send(block);
                    long after = child.cpuNanos();
                    micros.get(i).add((after - before) / 1_000.0 / block);
                }
            }
            for (int i = 0; i < all.size(); i++) {
                Measured each = all.get(i);
                if (!settings.hooks()) {
                    each.micros.add(micros.get(i).median());
                    each.addedMicros.add(micros.get(i).minus(micros.get(0)).median());
                }
                if (each.variant.isOurs()) {
                    each.hookMicros.add(hookMicros(children.get(i), settings));
                }
            }
        } finally {
            children.forEach(Exchange::close);
        }
    }

    /** One JVM with its hooks asleep and awake in turns: the same compiled code, the same place in memory. */
    private static double hookMicros(Exchange child, Settings settings) throws IOException {
        Samples differences = new Samples();
        int pairs = settings.scaled(PAIRS);
        for (int pair = -pairs / 4; pair < pairs; pair++) { // the first compile the way of sleeping hooks, too
            boolean awakeFirst = pair % 2 == 0; // being the second of a pair may be cheaper
            double first = micros(child, awakeFirst);
            double second = micros(child, !awakeFirst);
            if (pair >= 0) {
                differences.add(awakeFirst ? first - second : second - first);
            }
        }
        return differences.median();
    }

    private static double micros(Exchange child, boolean awake) throws IOException {
        child.hooks(awake);
        long before = child.cpuNanos();
        child.send(PAIR);
        return (child.cpuNanos() - before) / 1_000.0 / PAIR;
    }

    /** Bytes in the interpreter: the compiler removes some allocations in one JVM and not in the next. */
    private static void exactBytes(Settings settings, Path jdk, Library library, String url, List<Measured> all)
            throws IOException {
        for (Measured each : all) {
            List<String> flags = new ArrayList<>(each.variant.flags());
            flags.addAll(List.of("-Xint", "-Xmx256m"));
            try (Exchange child = Exchange.start(library, settings, jdk, flags, url)) {
                int count = settings.scaled(EXACT);
                child.send(count);
                for (int block = 0; block < 5; block++) {
                    each.bytes.add(child.bytes(count));
                }
            }
        }
    }

    /** What is allocated under the agent's own frames: no matter of how threads meet, as the total is. */
    private static void sites(Settings settings, Path jdk, Library library, String url, List<Measured> all)
            throws IOException {
        for (Measured each : all) {
            List<String> flags = new ArrayList<>(each.variant.flags());
            flags.addAll(AllocationSites.FLAGS);
            flags.add("-Xmx512m");
            Path sites = settings.work()
                    .resolve(("sites-" + library.role() + "-" + library.name() + "-" + each.variant.name())
                                    .replaceAll("[^A-Za-z0-9.]+", "-")
                            + ".txt");
            try (Exchange child = Exchange.start(library, settings, jdk, flags, url)) {
                int count = settings.scaled(RECORDED);
                child.send(count);
                each.bytesInAgent = child.bytesInAgent(count, sites);
            }
        }
    }

    private static void print(Path jdk, Library library, int rounds, List<Measured> all) {
        System.out.printf(
                "JDK %s, %s, %d rounds of %d blocks in turns; median (middle half of the rounds)%n",
                Jdk.version(jdk), library.name(), rounds, BLOCKS);
        System.out.println(
                "| Variant | CPU per request, µs | added, µs | of that in hooks, µs | allocated per request, bytes | added, bytes | in our code, bytes |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (Measured each : all) {
            System.out.printf(
                    "| %s | %s | %s | %s | %s | %s | %.2f |%n",
                    each.variant.name(),
                    each.micros.spread("%.2f"),
                    each.addedMicros.spread("%+.2f"),
                    each.hookMicros.spread("%+.2f"),
                    each.bytes.spread("%.0f"),
                    each.bytes.minus(all.get(0).bytes).spread("%+.1f"),
                    each.bytesInAgent);
        }
    }
}
