package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a browser takes to open the page of a recording with a thousand incidents: from the start of the navigation to the
 * page's load event, by the browser's own clock (Navigation Timing), in headless Chromium that is started anew each time; and in
 * the same turn the same for an empty page.
 */
final class ReportBenchmark {

    private static final int INCIDENTS = 1_000;

    /** So many that the page draws as much as it ever does: of a cause and peer 20 verdicts, 500 in all. */
    private static final int PEERS = 50;

    private static final String EMPTY = "<!DOCTYPE html><title>empty</title>";

    /**
     * Appended to a copy of the page, whose policy allows no script: notes when the load event came, milliseconds after the
     * navigation began.
     */
    private static final String CLOCK = "<script>addEventListener('load',()=>{document.documentElement.dataset.opened="
            + "performance.getEntriesByType('navigation')[0].loadEventStart})</script>";

    private static final Pattern OPENED = Pattern.compile("<html[^>]* data-opened=\"([0-9.]+)\"");
    private static final Pattern POLICY = Pattern.compile("<meta http-equiv=\"Content-Security-Policy\"[^>]*>");

    private ReportBenchmark() {}

    static void run(Settings settings) throws IOException, InterruptedException {
        Path jdk = settings.jdks().get(0);
        Path recording = settings.work().resolve("report.jfr");
        Path page = settings.work().resolve("report.html");
        Path timed = settings.work().resolve("report-timed.html");
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
            Files.writeString(empty, EMPTY + CLOCK);
            String shown = Files.readString(page);
            Files.writeString(timed, POLICY.matcher(shown).replaceFirst("") + CLOCK);
            compare(settings, timed, empty, Files.size(page));
        } finally {
            Files.deleteIfExists(recording);
            Files.deleteIfExists(timed);
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

    /** What a browser that was started for one page took. */
    private record Opened(double seconds, double cpuSeconds) {}

    private static void compare(Settings settings, Path page, Path empty, long size)
            throws IOException, InterruptedException {
        Samples opened = new Samples();
        Samples cpu = new Samples();
        Samples beside = new Samples();
        Samples cpuBeside = new Samples();
        int rounds = settings.rounds(5);
        for (int round = 0; round < rounds; round++) {
            Opened none = open(settings, empty);
            beside.add(none.seconds());
            cpuBeside.add(none.cpuSeconds());
            Opened run = open(settings, page);
            opened.add(run.seconds());
            cpu.add(run.cpuSeconds());
        }
        System.out.printf(
                "%d incidents, a page of %.2f MB, %d runs in turns, load %s%n",
                settings.scaled(INCIDENTS), size / 1e6, rounds, Proc.load());
        System.out.println("| Page | from the navigation to the load event, s | CPU seconds of the whole browser |");
        System.out.println("|---|---|---|");
        System.out.printf("| empty | %s | %s |%n", beside.spread("%.2f"), cpuBeside.spread("%.2f"));
        System.out.printf("| the report | %s | %s |%n", opened.spread("%.2f"), cpu.spread("%.2f"));
    }

    private static Opened open(Settings settings, Path page) throws IOException, InterruptedException {
        Path dom = settings.work().resolve("chromium.out");
        Run run = Run.of(
                dom,
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
                        "--dump-dom",
                        page.toUri().toString()));
        Matcher opened = OPENED.matcher(Files.readString(dom));
        if (!opened.find()) {
            throw new IOException("the browser does not say when " + page + " was loaded; see " + dom);
        }
        return new Opened(Double.parseDouble(opened.group(1)) / 1_000, run.cpuSeconds());
    }
}
