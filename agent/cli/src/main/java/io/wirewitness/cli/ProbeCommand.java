package io.wirewitness.cli;

import io.wirewitness.cli.probe.IdleLimit;
import io.wirewitness.cli.probe.ProbeJson;
import io.wirewitness.cli.probe.ProbeReport;
import io.wirewitness.cli.probe.ProbeText;
import io.wirewitness.cli.probe.Prober;
import io.wirewitness.cli.probe.Target;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.Times;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code probe URL}: measures a peer. */
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        header = "Measures how long a server keeps an idle connection, for how many requests, and how it ends it.",
        description = {
            "",
            "One connection at a time. It sends at most --requests requests on the first, then one or two on each of a few",
            "more, and waits in silence in between; HTTP/2 gets one connection and one request. No credentials, no body, no",
            "redirect is followed, no proxy is used. It stops at the first 429 or 503.",
            "A server that drops connections without a word costs up to a dozen waits.",
            ""
        },
        footer = {
            "",
            "Exit status: 0 measured; 1 measured, and the server breaks its own Keep-Alive promise, resets or drops idle",
            "connections, or stopped the probe; 2 bad usage, or no answer at all."
        })
final class ProbeCommand implements Callable<Integer> {

    private static final Set<String> METHODS = Set.of("HEAD", "OPTIONS", "GET");
    private static final long MILLI_NANOS = 1_000_000L;
    private static final int MOST_PER_SECOND = 100;
    private static final int MOST_REQUESTS = 100_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    @Parameters(paramLabel = "URL", description = "http:// or https://; a path that is cheap to answer")
    @SuppressWarnings("NullAway.Init") // picocli sees to it
    private String url;

    @Option(
            names = "--max",
            defaultValue = "400s",
            paramLabel = "TIME",
            description = "how long to wait in silence at most (default: ${DEFAULT-VALUE})")
    private String max = "400s";

    @Option(
            names = "--method",
            defaultValue = "HEAD",
            paramLabel = "METHOD",
            description = "HEAD, OPTIONS or GET (default: ${DEFAULT-VALUE})")
    private String method = "HEAD";

    @Option(
            names = "--requests",
            defaultValue = "110",
            paramLabel = "N",
            description = "requests on one connection at most (default: ${DEFAULT-VALUE})")
    private int requests = 110;

    @Option(
            names = "--rate",
            defaultValue = "10",
            paramLabel = "N",
            description = "requests a second at most (default: ${DEFAULT-VALUE})")
    private int rate = 10;

    @Option(names = "--format", defaultValue = "text", paramLabel = "FORMAT", description = "text or json")
    private Format format = Format.text;

    /** As it is written on the command line. */
    enum Format {
        text,
        json
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Target target = target();
        Prober.Manner manner = manner();
        err.println("wirewitness: will send at most " + manner.mostRequests() + " requests (" + manner.method() + " "
                + OneLine.of(target.path()) + ") to " + OneLine.of(target.address()) + ", at most " + manner.perSecond()
                + " a second and one connection at a time, and wait up to " + Quantity.nanos(manner.mostIdleNanos())
                + " in silence, a few times");
        ProbeReport report;
        Line line = new Line(err, Terminal.onStandardError());
        try {
            report = new Prober(target, manner, line).run();
        } catch (UnknownHostException e) {
            throw new UserError("probe: the name " + OneLine.of(target.host()) + " has no address");
        } catch (SSLException e) {
            throw new UserError("probe: no TLS with " + OneLine.of(target.address()) + ": " + OneLine.of(e.getMessage())
                    + (String.valueOf(e.getMessage()).contains("unrecognized SSL message")
                            ? "; it may speak plain HTTP, http://"
                            : ""));
        } catch (IOException e) {
            throw new UserError(
                    "probe: no answer from " + OneLine.of(target.address()) + ": " + OneLine.of(e.getMessage()));
        } finally {
            line.erase();
        }
        if (format == Format.json) {
            out.println(ExplainOutput.ascii(ProbeJson.write(report)));
        } else {
            ProbeText.lines(report).forEach(text -> out.println(text));
        }
        return isBad(report) ? Main.FOUND : Main.NOTHING_FOUND;
    }

    private static boolean isBad(ProbeReport report) {
        IdleLimit idle = report.idle();
        boolean rough = idle != null
                && switch (idle.kind()) {
                    case RST, SILENT, SILENT_THEN_RST -> true;
                    case FIN, VARIES, NONE_WITHIN -> false;
                };
        return rough || report.breaksItsPromise() || report.stopped() != null;
    }

    private Target target() {
        try {
            return Target.parse(url);
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    "probe: " + OneLine.of(url.replaceFirst("//[^/]*@", "//...@")) + ": " + OneLine.of(e.getMessage()));
        }
    }

    private Prober.Manner manner() {
        String verb = method.toUpperCase(Locale.ROOT);
        if (!METHODS.contains(verb)) {
            throw new UserError("probe: --method " + OneLine.of(method) + " is not one of HEAD, OPTIONS, GET");
        }
        within("--requests", requests, MOST_REQUESTS);
        within("--rate", rate, MOST_PER_SECOND);
        return new Prober.Manner(verb, nanos(), requests, rate);
    }

    private static void within(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new UserError("probe: " + option + " is between 1 and " + most);
        }
    }

    private long nanos() {
        Long millis = Times.millis(max);
        if (millis == null) {
            throw new UserError("probe: --max " + OneLine.of(max) + " is no time such as 90s, 10min or 2h");
        }
        if (millis < 100) {
            throw new UserError("probe: --max is at least 100 ms");
        }
        return millis * MILLI_NANOS;
    }

    /** What it is doing: on one line of a terminal that is written over; else a line only now and then. */
    private static final class Line implements Consumer<String> {

        /** Where nobody watches, a line a minute shows that it lives. */
        private static final long QUIET_NANOS = 60_000_000_000L;

        private final PrintWriter err;
        private final boolean terminal;
        private long lastNanos = System.nanoTime();
        private int columns;

        Line(PrintWriter err, boolean terminal) {
            this.err = err;
            this.terminal = terminal;
        }

        @Override
        public void accept(String text) {
            if (terminal) {
                err.print("\r  " + text + " ".repeat(Math.max(0, columns - text.length())));
                err.flush();
                columns = text.length();
            } else if (System.nanoTime() - lastNanos >= QUIET_NANOS) {
                lastNanos = System.nanoTime();
                err.println("wirewitness: " + text);
            }
        }

        void erase() {
            if (columns > 0) {
                err.print("\r  " + " ".repeat(columns) + "\r");
                err.flush();
            }
        }
    }
}
