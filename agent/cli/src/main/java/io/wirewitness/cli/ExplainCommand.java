package io.wirewitness.cli;

import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.explain.ExplainOptions;
import io.wirewitness.explain.Explainer;
import io.wirewitness.explain.Progress;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.Redaction;
import io.wirewitness.report.Report;
import io.wirewitness.report.Summary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code explain FILE...}: who ended or stalled each connection of a capture, and why. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Says of each connection in captures that failed somebody who ended it, and why.",
        description = {
            "",
            "Reads pcap and pcapng, plain or packed with gzip or zstd, of one host or of several."
                    + " Times without a zone are UTC, as all times that are printed.",
            ""
        },
        footer = {
            "",
            "What broke, worst first:        explain /var/tmp/*.pcap",
            "From another host, now:         ssh db1 sudo tcpdump -i any -s 128 -w - tcp | java -jar wirewitness.jar"
                    + " explain -",
            "Around 03:12, one server:       explain --from 03:10 --to 03:15 --host 10.0.0.5 day.pcapng",
            "One connection, healthy or not: explain --connection 10.0.0.7:49092-10.0.0.5:443 --all day.pcapng",
            "For a colleague:                explain --format html -o report.html day.pcapng",
            "For Wireshark:                  explain --format pcapng -o excerpt.pcapng day.pcapng",
            "For a script:                   explain --format json day.pcapng | jq 'select(.cause)|.headline'",
            "",
            "Exit status: 0 nothing bad was found, 1 something was, 2 bad usage, or a file that could not be read"
                    + " (the others are explained all the same), 3 an internal error."
        })
final class ExplainCommand implements Callable<Integer> {

    static final String NAME = "explain";
    private static final List<String> FORMATS = List.of("text", "json", "html", "pcapng");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "captures; - is standard input")
    private List<String> files = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text (default), json (one object a line, then a summary), html (one file),"
                    + " or pcapng (the packets that matter, with comments)")
    private String format = "text";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "where to write it; standard output if not given")
    private @Nullable Path output;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "only connections with this address, or name, at one end")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "PORT", description = "only connections with this port at one end")
    private @Nullable String port;

    @Option(
            names = "--connection",
            paramLabel = "A:P-B:P",
            description = "only this connection; also with ->, a comma or a blank between its ends")
    private @Nullable String connection;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "only what happened then or later: 2026-11-20T10:22:15Z, 10:22 (on the first packet's day),"
                    + " +12.5s (from the first packet)")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "only what happened before")
    private @Nullable String to;

    @Option(names = "--cause", paramLabel = "CAUSE", description = "only this cause; may be given several times")
    private List<String> causes = new ArrayList<>();

    @Option(names = "--all", description = "also connections with no fault, with the cause none")
    private boolean all;

    @Option(
            names = "--redact",
            paramLabel = "PARTS",
            description = "what is cut from URLs: query, userinfo, path, host; query,userinfo if not given")
    private String redact = "query,userinfo";

    @Override
    public Integer call() throws IOException {
        String kind = ExplainChoice.oneOf(NAME, "--format", format, FORMATS);
        Redaction redaction = ExplainChoice.redaction(NAME, redact);
        PrintWriter err = spec.commandLine().getErr();
        if (kind.equals("pcapng") && output == null && Terminal.onStandardOutput()) {
            throw new UserError("explain: a capture does not belong on a terminal; add -o FILE");
        }
        try (CaptureInputs inputs = new CaptureInputs(NAME, files)) {
            if (output != null && inputs.has(output)) {
                throw new UserError(
                        "explain: " + OneLine.of(output.toString()) + " is one of the captures; -o would overwrite it");
            }
            if (inputs.good().isEmpty()) {
                throw new UserError("explain: " + String.join("; ", inputs.bad()));
            }
            inputs.bad().forEach(line -> err.println("wirewitness: explain: " + line));
            ExplainOptions options = options(inputs, kind);
            boolean found = explain(
                    inputs,
                    options,
                    ExplainOutput.of(kind, output, spec.commandLine().getOut(), redaction));
            if (!inputs.bad().isEmpty()) {
                return Main.BAD_USAGE;
            }
            return found ? Main.FOUND : Main.NOTHING_FOUND;
        }
    }

    private ExplainOptions options(CaptureInputs inputs, String kind) throws IOException {
        Set<String> wanted = ExplainChoice.causes(NAME, causes);
        TimeBound lower = from == null ? null : new TimeBound("--from", from);
        TimeBound upper = to == null ? null : new TimeBound("--to", to);
        boolean relative = (lower != null && lower.needsFirstPacket()) || (upper != null && upper.needsFirstPacket());
        int onlyPort = port == null ? 0 : ExplainChoice.port(NAME, port);
        var onlyConnection = connection == null ? null : ExplainChoice.connection(NAME, connection);
        if (relative || kind.equals("pcapng")) {
            inputs.spool();
        }
        long first = relative ? inputs.firstPacketNanos() : 0;
        long fromNanos = lower == null ? 0 : lower.epochNanos(first);
        long toNanos = upper == null ? 0 : upper.epochNanos(first);
        if (lower != null && upper != null && fromNanos >= toNanos) {
            throw new UserError("explain: --from is not before --to");
        }
        return new ExplainOptions(
                host == null ? null : host.strip().toLowerCase(Locale.ROOT),
                onlyPort,
                onlyConnection,
                fromNanos,
                toNanos,
                wanted,
                all || wanted.contains(Verdict.NONE));
    }

    private boolean explain(CaptureInputs inputs, ExplainOptions options, ExplainOutput to) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        TerminalProgress shown = Terminal.onStandardError() ? new TerminalProgress(err, System::nanoTime) : null;
        try (to) {
            Reading reading = new Reading(to, shown == null ? Progress.NONE : shown, inputs.good());
            try (EarlyEnd end = new EarlyEnd(reading::tellWhatThereIs)) {
                reading.run(diagnosis(err), options, inputs, end);
                if (shown != null) {
                    shown.erase();
                }
                reading.finish();
            } finally {
                if (shown != null) {
                    shown.erase();
                }
            }
            return to.bad() > 0;
        }
    }

    private static Diagnosis diagnosis(PrintWriter err) {
        return new Diagnosis((rule, fault) -> err.println("wirewitness: the rule " + OneLine.of(rule)
                + " broke and is left out: " + OneLine.of(fault.toString())));
    }

    /** One reading of the captures. What it tells, it tells once, whichever thread comes first. */
    private static final class Reading implements Progress {
        private final ExplainOutput to;
        private final Progress shown;
        private final List<Path> files;
        private @Nullable EarlyEnd end;
        private @Nullable Summary summary;
        private long bytes;
        private long packets;
        private long reports;
        private boolean told;

        Reading(ExplainOutput to, Progress shown, List<Path> files) {
            this.to = to;
            this.shown = shown;
            this.files = files;
        }

        void run(Diagnosis diagnosis, ExplainOptions options, CaptureInputs inputs, EarlyEnd early) throws IOException {
            end = early;
            try {
                Summary read = new Explainer(diagnosis, options, this::take).explain(files, this);
                summary = read;
            } catch (Ended ended) {
                // the summary is what was read so far
            } catch (IOException e) {
                throw new UserError("explain: " + OneLine.of(inputs.shown(String.valueOf(e.getMessage()))));
            }
        }

        private synchronized void take(Report report) {
            reports++;
            if (!told) {
                to.take(report);
            }
            if (to.isBroken()) {
                throw new Ended(); // whoever read it has gone
            }
        }

        @Override
        public void at(long bytesRead, long ofBytes, long packetsRead) {
            bytes = bytesRead;
            packets = packetsRead;
            if (end != null && end.wanted()) {
                throw new Ended();
            }
            shown.at(bytesRead, ofBytes, packetsRead);
        }

        /** What is known when no more can be read, on the thread that ends the process. */
        void tellWhatThereIs() {
            try {
                finish();
            } catch (IOException e) {
                // the process ends, and its output is gone
            }
        }

        synchronized void finish() throws IOException {
            if (told) {
                return;
            }
            told = true;
            Summary whole = summary;
            to.finish(whole == null ? soFar() : whole, files);
        }

        private Summary soFar() {
            return new Summary(
                    files.stream().map(Path::toString).toList(),
                    packets,
                    bytes,
                    reports,
                    java.util.Map.of(),
                    0,
                    0,
                    List.of(),
                    List.of("ended early: connections that were still open are neither judged nor counted"),
                    0,
                    0,
                    0);
        }
    }

    /** Ends the reading from within. */
    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1;

        Ended() {
            super("ended early", null, false, false);
        }
    }
}
