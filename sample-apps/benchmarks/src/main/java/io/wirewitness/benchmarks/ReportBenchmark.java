package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How long a browser takes to open the page of a recording with a thousand incidents: whole processes of headless Chromium, from
 * start to the picture of the page, and in the same turn the same for an empty page.
 */
final class ReportBenchmark {

    private static final int INCIDENTS = 1_000;

    /** So many that the page draws as much as it ever does: of a cause and peer 20 verdicts, 500 in all. */
    private static final int PEERS = 50;

    private static final String EMPTY = "<!DOCTYPE html><title>empty</title>";

    private ReportBenchmark() {}

    static void run(Settings settings) throws IOException, InterruptedException {
        Path jdk = settings.jdks().get(0);
        Path recording = settings.work().resolve("report.jfr");
        Path page = settings.work().resolve("report.html");
        Path empty = settings.work().resolve("empty.html");
        try {
            record(settings, jdk, recording);
            Run.of(
                    page,
                    List.of(
                            jdk.resolve("bin/java").toString(),
                            "-jar",
                            settings.agent().toString(),
                            "explain",
                            "--format",
                            "html",
                            recording.toString()));
            Files.writeString(empty, EMPTY);
            compare(settings, page, empty);
        } finally {
            Files.deleteIfExists(recording);
            Files.deleteIfExists(empty);
        }
    }

    private static void record(Settings settings, Path jdk, Path recording) throws IOException {
        Variant agent = Variant.wirewitness(settings, "");
        try (Child server = Child.start(settings, jdk, List.of("-Xmx32m"), TinyServer.class, "reset");
                Child app = Child.start(settings, jdk, agent.flags(), IncidentApp.class, server.ask("port"))) {
            app.ask("record");
            app.ask("socket " + settings.scaled(INCIDENTS) + " " + PEERS);
            app.ask("dump " + recording);
        }
    }

    private static void compare(Settings settings, Path page, Path empty) throws IOException, InterruptedException {
        Samples opened = new Samples();
        Samples cpu = new Samples();
        Samples beside = new Samples();
        Samples cpuBeside = new Samples();
        int rounds = settings.rounds(5);
        for (int round = 0; round < rounds; round++) {
            Run none = open(settings, empty);
            beside.add(none.seconds());
            cpuBeside.add(none.cpuSeconds());
            Run run = open(settings, page);
            opened.add(run.seconds());
            cpu.add(run.cpuSeconds());
        }
        System.out.printf(
                "%d incidents, a page of %.2f MB: %s, %d runs in turns, load %s%n",
                settings.scaled(INCIDENTS), Files.size(page) / 1e6, page, rounds, Proc.load());
        System.out.println(
                "| Page | seconds, the browser's start included | CPU seconds | added to the empty page, s |");
        System.out.println("|---|---|---|---|");
        System.out.printf("| empty | %s | %s | |%n", beside.spread("%.2f"), cpuBeside.spread("%.2f"));
        System.out.printf(
                "| the report | %s | %s | %s |%n",
                opened.spread("%.2f"), cpu.spread("%.2f"), opened.minus(beside).spread("%+.2f"));
    }

    private static Run open(Settings settings, Path page) throws IOException, InterruptedException {
        return Run.of(
                settings.work().resolve("chromium.out"),
                List.of(
                        "chromium",
                        "--headless",
                        "--no-sandbox", // a container's root has no user namespaces; the pages are our own
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--no-first-run",
                        "--user-data-dir=" + settings.work().resolve("chromium"),
                        "--window-size=1280,1024",
                        "--screenshot=" + settings.work().resolve("report.png"),
                        page.toUri().toString()));
    }
}
