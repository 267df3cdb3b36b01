package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How fast captures are explained, and in how much memory, beside tcpdump and tshark on the same files. The large capture is
 * nginx traffic recorded here (needs root, {@code ip}, {@code nginx}, {@code tcpdump}) and repeated with other addresses.
 */
final class ExplainBenchmark {

    private static final String OURS = "wirewitness explain";
    private static final String TCPDUMP = "tcpdump -nr FILE 'tcp[13]&4!=0'";
    private static final String TSHARK = "tshark -q -z conv,tcp";

    private final Settings settings;
    private final Path folder;
    private final Path seed;
    private final List<Path> made = new ArrayList<>();

    private ExplainBenchmark(Settings settings) throws IOException {
        this.settings = settings;
        folder = Files.createDirectories(settings.work().resolve("captures"));
        seed = folder.resolve("nginx.pcap");
    }

    static void run(Settings settings) throws IOException, InterruptedException {
        ExplainBenchmark benchmark = new ExplainBenchmark(settings);
        try {
            benchmark.run();
        } finally {
            for (Path file : benchmark.made) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void run() throws IOException, InterruptedException {
        NginxTraffic.record(settings, 300, seed);
        made.add(seed);
        System.out.printf(
                "JDK %s; recorded %.1f MB of nginx traffic%n",
                Jdk.version(settings.jdks().get(0)), Files.size(seed) / 1e6);
        long gigabyte = settings.scaled(1_000_000_000);
        large("nginx, repeated", 3 * gigabyte, 7);
        large("the same, four times as long", 12 * gigabyte, 3);
        part(3 * gigabyte / 10);
        small(settings.scaled(10_000_000), settings.scaled(200_000));
        concurrent(settings.scaled(1_000_000));
        start();
        growth(gigabyte);
    }

    private void large(String what, long bytes, int rounds) throws IOException, InterruptedException {
        Path file = made("large.pcap", to -> Captures.repeat(seed, bytes, to));
        Map<String, List<String>> programs = new LinkedHashMap<>();
        programs.put(OURS, explain(file));
        programs.put(TCPDUMP, List.of("tcpdump", "-nr", file.toString(), "tcp[13]&4!=0"));
        compare(what, file, settings.rounds(rounds), programs);
    }

    private void part(long bytes) throws IOException, InterruptedException {
        Path file = made("part.pcap", to -> Captures.repeat(seed, bytes, to));
        Map<String, List<String>> programs = new LinkedHashMap<>();
        programs.put(OURS, explain(file));
        programs.put(TSHARK, List.of("tshark", "-q", "-z", "conv,tcp", "-r", file.toString()));
        compare("nginx, a part", file, settings.rounds(3), programs);
    }

    private void small(int packets, int connections) throws IOException, InterruptedException {
        Path file = made("small.pcap", to -> Captures.small(packets, connections, to));
        Map<String, List<String>> programs = new LinkedHashMap<>();
        programs.put(OURS, explain(file));
        programs.put(TCPDUMP, List.of("tcpdump", "-nr", file.toString(), "tcp[13]&4!=0"));
        compare("100 bytes each, " + connections + " connections", file, settings.rounds(5), programs);
    }

    private void concurrent(int connections) throws IOException, InterruptedException {
        Path file = made("concurrent.pcap", to -> Captures.concurrent(connections, to));
        compare(connections + " open connections", file, settings.rounds(3), Map.of(OURS, explain(file)));
    }

    private void start() throws IOException, InterruptedException {
        Path file = made("one-megabyte.pcap", to -> Captures.repeat(seed, 1_000_000, to));
        compare("1 MB, start to end", file, settings.rounds(11), Map.of(OURS, explain(file)));
    }

    /** The same traffic through a pipe, longer and longer. */
    private void growth(long gigabyte) throws IOException, InterruptedException {
        System.out.println("| Through a pipe, GB | peak memory, MiB |");
        System.out.println("|---|---|");
        for (long bytes : List.of(3 * gigabyte / 10, 3 * gigabyte, 30 * gigabyte)) {
            Run run = Run.of(log(), explain(Path.of("-")), to -> {
                try (PcapFile pcap = new PcapFile(to)) {
                    Captures.repeat(seed, bytes, pcap);
                }
            });
            System.out.printf("| %.1f | %.0f |%n", bytes / 1e9, run.peakMib());
        }
    }

    private void compare(String what, Path file, int rounds, Map<String, List<String>> programs)
            throws IOException, InterruptedException {
        Map<String, Samples> seconds = new LinkedHashMap<>();
        Map<String, Samples> cpu = new LinkedHashMap<>();
        Map<String, Samples> peak = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) {
            for (Map.Entry<String, List<String>> program : programs.entrySet()) {
                Run run = Run.of(log(), program.getValue());
                if (round < 0) {
                    continue; // brings the file into the page cache
                }
                String name = program.getKey();
                seconds.computeIfAbsent(name, key -> new Samples()).add(run.seconds());
                cpu.computeIfAbsent(name, key -> new Samples()).add(run.cpuSeconds());
                peak.computeIfAbsent(name, key -> new Samples()).add(run.peakMib());
            }
        }
        double gigabytes = Files.size(file) / 1e9;
        double packets = PcapFile.packets(file) / 1e6;
        System.out.printf(
                "%n%s: %.3f GB, %.2f million packets, %d runs in turns, load %s%n",
                what, gigabytes, packets, rounds, Proc.load());
        System.out.println("| Program | seconds | CPU seconds | GB/s | million packets/s | peak memory, MiB |");
        System.out.println("|---|---|---|---|---|---|");
        seconds.forEach((name, taken) -> System.out.printf(
                "| %s | %s | %s | %.2f | %.2f | %.0f |%n",
                name,
                taken.spread("%.2f"),
                Objects.requireNonNull(cpu.get(name)).spread("%.2f"),
                gigabytes / taken.median(),
                packets / taken.median(),
                Objects.requireNonNull(peak.get(name)).quantile(1)));
        Files.delete(file);
    }

    private List<String> explain(Path file) {
        Path java = settings.jdks().get(0).resolve("bin/java");
        return List.of(java.toString(), "-jar", settings.agent().toString(), "explain", file.toString());
    }

    private Path log() {
        return settings.work().resolve("explain.out");
    }

    private interface Maker {
        void make(PcapFile to) throws IOException;
    }

    private Path made(String name, Maker maker) throws IOException {
        Path file = folder.resolve(name);
        made.add(file);
        try (PcapFile to = new PcapFile(file)) {
            maker.make(to);
        }
        return file;
    }
}
