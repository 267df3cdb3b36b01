package io.wirewitness.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether the forecast comes true. A client keeps idle connections for 300 s, a real nginx for 3 s; some minutes teach the agent,
 * ten more are compared with what it foretold; then the client is started again with the setting that the finding prints, and
 * ten minutes are counted again.
 */
final class ForecastBenchmark {

    private static final int LEARNING_SECONDS = 360;
    private static final int MEASURED_SECONDS = 600;
    private static final int HOUR_SECONDS = 3600;
    private static final int KEPT_SECONDS = 300;
    private static final Pattern EXPECTED = Pattern.compile("([0-9.]+) failed attempts an hour now");
    private static final Pattern FIX = Pattern.compile("new ConnectionPool\\(5, ([0-9]+), TimeUnit\\.SECONDS\\)");

    private ForecastBenchmark() {}

    static void run(Settings settings) throws IOException, InterruptedException {
        for (Path jdk : settings.jdks()) {
            once(settings, jdk);
        }
    }

    private static void once(Settings settings, Path jdk) throws IOException, InterruptedException {
        Variant agent = Variant.wirewitness(settings, "capture=off,log=off");
        Path home = settings.work().resolve("forecast-" + Jdk.version(jdk));
        forget(home);
        List<String> flags = new ArrayList<>(agent.flags());
        flags.replaceAll(flag -> flag.replaceAll("=dir=[^,]*", Matcher.quoteReplacement("=dir=" + home)));
        int learning = settings.scaled(LEARNING_SECONDS);
        int measured = settings.scaled(MEASURED_SECONDS);
        try (RealNginx nginx = RealNginx.start(home.resolve("nginx"), "3s")) {
            System.out.printf(
                    "JDK %s, nginx with keepalive_timeout 3s; POSTs of OkHttp after pauses of 2 s on average,"
                            + " exponentially distributed, none repeated%n",
                    Jdk.version(jdk));
            long fixSeconds;
            try (Child app = start(settings, jdk, flags, nginx, KEPT_SECONDS, 1)) {
                int[] taught = counts(app, learning);
                String finding = app.ask("finding");
                System.out.printf("learning    %d s: %d of %d POSTs failed%n", learning, taught[1], taught[0]);
                System.out.printf("finding     %s%n", finding.isEmpty() ? "none" : finding);
                double foretold = number(EXPECTED, finding);
                int[] then = counts(app, measured);
                double rate = (double) then[1] * HOUR_SECONDS / measured;
                System.out.printf(
                        "afterwards  %d s: %d of %d POSTs failed, %.0f an hour; foretold %.0f, %.2f times that%n",
                        measured, then[1], then[0], rate, foretold, foretold / rate);
                fixSeconds = (long) number(FIX, finding);
            }
            if (fixSeconds < 1) {
                throw new IOException("the agent printed no setting");
            }
            try (Child app = start(settings, jdk, flags, nginx, fixSeconds, 2)) {
                int[] mended = counts(app, measured);
                String finding = app.ask("finding");
                System.out.printf(
                        "with the fix (%d s), %d s: %d of %d POSTs failed; finding: %s%n",
                        fixSeconds, measured, mended[1], mended[0], finding.isEmpty() ? "none" : finding);
            }
        }
    }

    private static Child start(
            Settings settings, Path jdk, List<String> flags, RealNginx nginx, long keptSeconds, int seed)
            throws IOException {
        return Child.start(
                settings,
                jdk,
                flags,
                ForecastApp.class,
                Integer.toString(nginx.port()),
                Long.toString(keptSeconds),
                Integer.toString(seed));
    }

    /** Posted and failed. A child is asked for a minute at a time, since it must answer within some minutes. */
    private static int[] counts(Child app, int seconds) throws IOException {
        int[] sum = new int[2];
        for (int left = seconds; left > 0; left -= 60) {
            String[] counts = app.ask("run " + Math.min(60, left)).split(" ", -1);
            sum[0] += Integer.parseInt(counts[0]);
            sum[1] += Integer.parseInt(counts[1]);
        }
        return sum;
    }

    /** What the pattern finds; NaN if it finds nothing. */
    private static double number(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? Double.parseDouble(found.group(1)) : Double.NaN;
    }

    /** What an earlier run has learnt is no forecast of this one. */
    private static void forget(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        Files.createDirectories(directory);
    }
}
