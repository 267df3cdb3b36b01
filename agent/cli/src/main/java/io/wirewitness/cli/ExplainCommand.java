package io.wirewitness.cli;

import io.wirewitness.cli.CaptureInputs.Kind;
import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.explain.ExplainOptions;
import io.wirewitness.explain.Explainer;
import io.wirewitness.explain.IncidentFile;
import io.wirewitness.explain.Progress;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.ProcessStory;
import io.wirewitness.report.Redaction;
import io.wirewitness.report.Report;
import io.wirewitness.report.Summary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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
        header = "Says of each connection that failed somebody who ended it, and why.",
        description = {
            "",
            "Reads captures (pcap and pcapng, plain or packed with gzip or zstd), flight recordings (.jfr) and incident files"
                    + " (.jsonl), of one host or of several, in any mix: what they tell of one connection is told together."
                    + " Times without a zone are UTC, as all times that are printed.",
            ""
        },
        footer = {
            "",
            "What broke, worst first:        explain /var/tmp/*.pcap",
            "What a JVM recorded, and seen:  explain app.jfr day.pcapng",
            "From another host, now:         ssh db1 sudo tcpdump -i any -s 128 -w - tcp | java -jar wirewitness.jar"
                    + " explain -",
            "Around 03:12, one server:       explain --from 03:10 --to 03:15 --host 10.0.0.5 day.pcapng",
            "One connection, healthy or not: explain --connection 10.0.0.7:49092-10.0.0.5:443 --all day.pcapng",
            "For a colleague:                explain --format html -o report.html day.pcapng",
            "For Wireshark:                  explain --format pcapng -o excerpt.pcapng day.pcapng",
            "For a script:                   explain --format json day.pcapng | jq 'select(.cause)|.headline'",
            "",
            "Exit status: 0 nothing bad was found, 1 something was, 2 bad usage, or a file that could not be read"
                    + " (the others are explained all the same), or a recording read in part while nothing bad was found in it,"
                    + " 3 an internal error."
        })
final class ExplainCommand implements Callable<Integer> {

    static final String NAME = "explain";
    private static final List<String> FORMATS = List.of("text", "json", "html", "pcapng");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "captures, recordings, incident files; - is a capture on standard input")
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
            if (kind.equals("pcapng") && inputs.of(Kind.CAPTURE).isEmpty()) {
                throw new UserError("explain: --format pcapng writes packets of captures; name one along");
            }
            ExplainOptions options = options(inputs, kind);
            Outcome outcome = explain(
                    inputs,
                    options,
                    ExplainOutput.of(kind, output, spec.commandLine().getOut(), redaction));
            if (!inputs.bad().isEmpty()) {
                return Main.BAD_USAGE;
            }
            return outcome.status();
        }
    }

    /** What came of it: a script must not take a recording of which half was lost for one without failures. */
    private record Outcome(boolean found, boolean allRead) {
        int status() {
            return found ? Main.FOUND : allRead ? Main.NOTHING_FOUND : Main.BAD_USAGE;
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
        long first = relative ? inputs.firstNanos() : 0;
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

    private Outcome explain(CaptureInputs inputs, ExplainOptions options, ExplainOutput to) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        TerminalProgress shown = Terminal.onStandardError() ? new TerminalProgress(err, System::nanoTime) : null;
        try (to) {
            Reading reading = new Reading(to, diagnosis(err), options, inputs.of(Kind.CAPTURE));
            EarlyEnd end = new EarlyEnd(reading);
            try {
                List<String> failed = reading.witnesses(inputs, shown == null ? null : err);
                if (inputs.good().isEmpty()) {
                    throw new UserError("explain: " + String.join("; ", failed));
                }
                failed.forEach(line -> err.println("wirewitness: explain: " + line));
                reading.run(shown == null ? Progress.NONE : shown, inputs);
                if (shown != null) {
                    shown.erase();
                }
                reading.tell();
            } finally {
                if (shown != null) {
                    shown.erase();
                }
                end.over();
            }
            return new Outcome(to.bad() > 0, reading.allRead());
        }
    }

    /** The rules; one that breaks is named. */
    static Diagnosis diagnosis(PrintWriter err) {
        return new Diagnosis((rule, fault) -> err.println("wirewitness: the rule " + OneLine.of(rule)
                + " broke and is left out: " + OneLine.of(fault.toString())));
    }

    /** One reading of the captures. What it tells, it tells once, whichever thread comes first. */
    private static final class Reading implements EarlyEnd.Command {
        private final ExplainOutput to;
        private final List<Path> files;
        private final Explainer explainer;
        private @Nullable StandardInput input;
        private volatile @Nullable Summary summary;
        private long reports;
        private boolean told;
        private volatile boolean stopped;

        Reading(ExplainOutput to, Diagnosis diagnosis, ExplainOptions options, List<Path> files) {
            this.to = to;
            this.files = files;
            if (files.contains(CaptureInputs.STANDARD_INPUT)) {
                input = new StandardInput();
                System.setIn(input);
            }
            this.explainer = new Explainer(diagnosis, options, this::take);
        }

        /**
         * What JVMs wrote down comes first: captures are then asked about it. A line for each file that cannot be read;
         * how far a recording is read stands on the terminal, if there is one.
         */
        List<String> witnesses(CaptureInputs inputs, @Nullable PrintWriter terminal) {
            List<String> failed = new ArrayList<>();
            for (Path file : inputs.of(Kind.RECORDING)) {
                TerminalProgress shown = terminal == null ? null : new TerminalProgress(terminal, System::nanoTime);
                read(
                        inputs,
                        file,
                        failed,
                        (from, name, incidents, end) ->
                                Recordings.read(from, name, incidents, end, shown == null ? Progress.NONE : shown));
                if (shown != null) {
                    shown.erase();
                }
            }
            for (Path file : inputs.of(Kind.INCIDENTS)) {
                read(inputs, file, failed, IncidentFile::read);
            }
            return failed;
        }

        private interface Reader {
            ProcessStory read(Path file, String name, Consumer<Report> incidents, BooleanSupplier stopped)
                    throws IOException;
        }

        private void read(CaptureInputs inputs, Path file, List<String> failed, Reader reader) {
            String name = inputs.title(file);
            try {
                explainer.story(reader.read(file, name, report -> explainer.witness(name, report), () -> stopped));
            } catch (IOException e) {
                failed.add(inputs.failed(file, e));
            }
        }

        void run(Progress progress, CaptureInputs inputs) {
            try {
                summary = inputs.shown(explainer.explain(files, progress));
            } catch (IOException e) {
                throw new UserError("explain: " + OneLine.of(inputs.shown(String.valueOf(e.getMessage()))));
            }
        }

        /**
         * True if no recording or incident file had a part that could not be read. A capture that ends within a packet lost no more than
         * that one: it was being written.
         */
        boolean allRead() {
            Summary whole = summary;
            return whole != null
                    && whole.processes().stream()
                            .allMatch(process -> process.faults().isEmpty());
        }

        private synchronized void take(Report report) {
            reports++;
            if (!told) {
                to.take(report);
            }
            if (to.isBroken()) {
                explainer.stop(); // whoever read it has gone
            }
        }

        synchronized void tell() throws IOException {
            if (told) {
                return;
            }
            told = true;
            Summary whole = summary;
            to.finish(whole == null ? soFar() : whole, files);
        }

        private Summary soFar() {
            return new Summary(
                    List.of(),
                    0,
                    0,
                    reports,
                    Map.of(),
                    0,
                    0,
                    List.of(),
                    List.of("stopped while waiting for input: how much was read is not known"),
                    0,
                    0,
                    0);
        }

        @Override
        public void stop() {
            stopped = true;
            explainer.stop();
            StandardInput waiting = input;
            if (waiting != null) {
                try {
                    waiting.close();
                } catch (IOException e) {
                    // then it goes on waiting, and what is known is told in its place
                }
            }
        }

        @Override
        public boolean tells() {
            return summary != null;
        }

        @Override
        public void tellInstead() {
            try {
                tell();
            } catch (IOException e) {
                // the process ends, and its output is gone
            }
        }
    }
}
