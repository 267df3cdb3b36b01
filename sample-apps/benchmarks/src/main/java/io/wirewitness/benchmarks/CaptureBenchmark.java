package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What live capture costs at a high rate, beside tcpdump on the same traffic. The agent sits in the sending JVM; counted
 * is the CPU time of its own threads. Needs root, {@code ip} and {@code tcpdump}.
 */
final class CaptureBenchmark {

    private static final int PACKETS_PER_SECOND = 150_000;
    private static final int WARM_UP_MILLIS = 6_000;
    private static final int LENGTH_MILLIS = 8_000;

    private static final Pattern LOST = Pattern.compile("\"lost\":\\s*\\{[^}]*\"packets\":\\s*(\\d+)");

    private CaptureBenchmark() {}

    private static final class Measured {
        private final Samples rate = new Samples();
        private final Samples cpuPercent = new Samples();
        private final Samples nanosPerPacket = new Samples();
        private final Samples lost = new Samples();
    }

    static void run(Settings settings) throws IOException, InterruptedException {
        Path jdk = settings.jdks().get(0);
        Map<String, Measured> all = new LinkedHashMap<>();
        int rounds = settings.rounds(5);
        try (Link link = Link.open()) {
            for (int round = 0; round < rounds; round++) {
                wirewitness(settings, jdk, link, all.computeIfAbsent("wirewitness", name -> new Measured()));
                for (String file : List.of("/dev/null", "file")) {
                    Path to = file.equals("file") ? settings.work().resolve("tcpdump.pcap") : Path.of(file);
                    tcpdump(settings, jdk, link, to, all.computeIfAbsent("tcpdump -w " + file, name -> new Measured()));
                }
            }
        }
        System.out.printf("JDK %s, %d runs of %d s in turns%n", Jdk.version(jdk), rounds, LENGTH_MILLIS / 1000);
        System.out.println(
                "| Capture | packets a second | CPU, percent of a core | CPU per packet, ns | lost packets, all runs |");
        System.out.println("|---|---|---|---|---|");
        all.forEach((name, each) -> System.out.printf(
                "| %s | %s | %s | %s | %.0f |%n",
                name,
                each.rate.spread("%.0f"),
                each.cpuPercent.spread("%.1f"),
                each.nanosPerPacket.spread("%.0f"),
                each.lost.sum()));
    }

    private static void wirewitness(Settings settings, Path jdk, Link link, Measured into)
            throws IOException, InterruptedException {
        // Without its own limit on CPU, which this rate would meet, to see all of the cost.
        Variant ours = Variant.wirewitness(settings, "capture=libpcap,capture.max-cpu=100,log=stderr");
        Path incidents = settings.work().resolve("capture-incidents-" + System.nanoTime() + ".jsonl");
        try (Child drain = drain(settings, jdk, link);
                Child sender = sender(settings, jdk, link, withIncidents(ours, incidents), drain)) {
            measure(
                    settings,
                    sender,
                    () -> Proc.threadCpuNanos(sender.pid(), name -> name.startsWith("wirewit")),
                    into);
            sender.ask("fail");
            into.lost.add(lost(incidents));
        }
    }

    private static List<String> withIncidents(Variant ours, Path incidents) {
        return ours.flags().stream()
                .map(flag -> flag.startsWith("-javaagent") ? flag + ",incidents=" + incidents : flag)
                .toList();
    }

    /** What the agent says it lost, in the incident that the failed connect makes; NaN if it tells of none in time. */
    private static double lost(Path incidents) throws IOException, InterruptedException {
        for (int tenths = 0; tenths < 50; tenths++) {
            if (Files.exists(incidents)) {
                Matcher found = LOST.matcher(Files.readString(incidents));
                if (found.find()) {
                    return Double.parseDouble(found.group(1));
                }
            }
            Thread.sleep(100);
        }
        return Double.NaN;
    }

    private static void tcpdump(Settings settings, Path jdk, Link link, Path file, Measured into)
            throws IOException, InterruptedException {
        try (Child drain = drain(settings, jdk, link);
                Child sender = sender(settings, jdk, link, List.of(), drain);
                Tcpdump tcpdump = Tcpdump.start(link.inNear(), file)) {
            measure(settings, sender, tcpdump::cpuNanos, into);
            into.lost.add((double) tcpdump.stop().dropped());
        }
    }

    private interface Meter {
        long cpuNanos() throws IOException;
    }

    private static void measure(Settings settings, Child sender, Meter meter, Measured into) throws IOException {
        sender.ask("send " + PACKETS_PER_SECOND + " " + settings.scaled(WARM_UP_MILLIS));
        long before = meter.cpuNanos();
        String[] passed = sender.ask("send " + PACKETS_PER_SECOND + " " + settings.scaled(LENGTH_MILLIS))
                .split(" ", -1);
        double seconds = Double.parseDouble(passed[1]) / 1_000;
        double cpuNanos = meter.cpuNanos() - before;
        double packets = Double.parseDouble(passed[0]);
        into.cpuPercent.add(cpuNanos / 1e9 / seconds * 100);
        into.nanosPerPacket.add(cpuNanos / packets);
        into.rate.add(packets / seconds);
    }

    private static Child drain(Settings settings, Path jdk, Link link) throws IOException {
        return Child.start(
                link.inFar(),
                jdk,
                List.of("-Xmx32m"),
                Drain.class,
                List.of(Link.FAR_ADDRESS),
                settings.work().resolve("Drain.log"));
    }

    private static Child sender(Settings settings, Path jdk, Link link, List<String> flags, Child drain)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(Link.FAR_ADDRESS, drain.ask("port"), Link.NEAR_DEVICE));
        return Child.start(
                link.inNear(),
                jdk,
                flags,
                Sender.class,
                arguments,
                settings.work().resolve("Sender.log"));
    }
}
