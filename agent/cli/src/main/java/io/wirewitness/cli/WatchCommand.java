package io.wirewitness.cli;

import io.wirewitness.diagnose.Diagnosis;
import io.wirewitness.explain.ExplainOptions;
import io.wirewitness.explain.Watcher;
import io.wirewitness.model.Verdict;
import io.wirewitness.report.ExplainText;
import io.wirewitness.report.IncidentJson;
import io.wirewitness.report.Redaction;
import io.wirewitness.report.Report;
import io.wirewitness.report.Summary;
import io.wirewitness.report.SummaryJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watch DIR}: follows rotating captures and explains as they grow. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Follows rotating captures in a directory and explains as they grow.",
        description = {
            "",
            "A verdict comes some seconds after its connection ended. What is there already is read first."
                    + " Ctrl-C ends it with a summary; connections that still wait for an answer are told then.",
            ""
        },
        footer = {
            "",
            "Beside it:       tcpdump -i any -s 128 -C 100 -W 20 -w /var/tmp/ring/cap.pcap tcp",
            "Here:            watch /var/tmp/ring",
            "For a script:    watch --format json /var/tmp/ring",
            "",
            "Exit status: 130 after Ctrl-C (as of any program that is ended so), 2 bad usage, 3 an internal error."
        })
final class WatchCommand implements Callable<Integer> {

    static final String NAME = "watch";
    private static final List<String> FORMATS = List.of("text", "json");

    /** As often as {@link Watcher#poll} wants it. */
    private static final long PAUSE_MILLIS = 1000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything else
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "where captures are written to")
    @SuppressWarnings("NullAway.Init") // picocli sees to it
    private String directory;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text (default), or json (one object a line, a summary at the end)")
    private String format = "text";

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "only connections with this address, or name, at one end")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "PORT", description = "only connections with this port at one end")
    private @Nullable String port;

    @Option(names = "--cause", paramLabel = "CAUSE", description = "only this cause; may be given several times")
    private List<String> causes = new ArrayList<>();

    @Option(names = "--all", description = "also connections with no fault, with the cause none")
    private boolean all;

    @Option(
            names = "--redact",
            paramLabel = "PARTS",
            description = "what is cut from URLs: query, userinfo, path, host; query,userinfo if not given")
    private String redact = "query,userinfo";

    /** For tests: polls so often and ends; 0 goes on until the process is ended. */
    @Option(names = "--polls", hidden = true)
    private int polls;

    @Override
    public Integer call() throws IOException {
        boolean json = ExplainChoice.oneOf(NAME, "--format", format, FORMATS).equals("json");
        Set<String> wanted = ExplainChoice.causes(NAME, causes);
        ExplainOptions options = new ExplainOptions(
                host == null ? null : host.strip().toLowerCase(Locale.ROOT),
                port == null ? 0 : ExplainChoice.port(NAME, port),
                null,
                0,
                0,
                wanted,
                all || wanted.contains(Verdict.NONE));
        Telling telling = new Telling(
                json, ExplainChoice.redaction(NAME, redact), spec.commandLine().getOut());
        Diagnosis diagnosis = ExplainCommand.diagnosis(spec.commandLine().getErr());
        try (Watcher watcher = new Watcher(directory(), diagnosis, options, telling::tell)) {
            EarlyEnd end = new EarlyEnd(telling);
            try {
                watch(watcher, telling);
                telling.end(watcher.end());
            } finally {
                end.over();
            }
        } catch (IOException e) {
            throw new UserError("watch: " + OneLine.of(directory) + ": " + OneLine.of(e.getMessage()));
        }
        return telling.bad > 0 ? Main.FOUND : Main.NOTHING_FOUND;
    }

    private Path directory() {
        try {
            Path path = Path.of(directory);
            if (Files.isDirectory(path)) {
                return path;
            }
            throw new UserError("watch: " + OneLine.of(directory)
                    + (Files.exists(path) ? " is a file; explain reads it" : ": there is no such directory"));
        } catch (InvalidPathException e) {
            throw new UserError("watch: " + OneLine.of(directory) + " is no directory's name");
        }
    }

    private void watch(Watcher watcher, Telling telling) throws IOException {
        int left = polls;
        while (!telling.isOver()) {
            long packets = watcher.poll(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()));
            telling.flush();
            if (polls > 0 && --left <= 0) {
                return;
            }
            if (packets == 0) {
                telling.pause();
            }
        }
    }

    /** Verdicts as they come. */
    private static final class Telling implements EarlyEnd.Command {
        private final boolean json;
        private final PrintWriter out;
        private final IncidentJson objects;
        private final ExplainText text;
        private final CountDownLatch stop = new CountDownLatch(1);
        private long bad;

        Telling(boolean json, Redaction redaction, PrintWriter out) {
            this.json = json;
            this.out = out;
            objects = new IncidentJson(redaction);
            text = new ExplainText(redaction, this::line);
        }

        void tell(Report report) {
            bad += report.verdict().cause().equals(Verdict.NONE) ? 0 : 1;
            if (json) {
                line(ExplainOutput.ascii(objects.write(report)));
            } else {
                text.write(report);
            }
        }

        void end(Summary summary) {
            if (json) {
                line(ExplainOutput.ascii(SummaryJson.write(summary)));
            } else {
                line("");
                text.write(summary);
            }
            out.flush();
        }

        private void line(String line) {
            out.print(line);
            out.print('\n');
        }

        void flush() {
            out.flush();
        }

        void pause() {
            try {
                if (stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                stop.countDown();
                Thread.currentThread().interrupt();
            }
        }

        /** True when it is to end, or when nobody reads it any more. */
        boolean isOver() {
            return stop.getCount() == 0 || out.checkError();
        }

        @Override
        public void stop() {
            stop.countDown();
        }

        @Override
        public boolean tells() {
            return true; // it never waits for long
        }

        @Override
        public void tellInstead() {}
    }
}
