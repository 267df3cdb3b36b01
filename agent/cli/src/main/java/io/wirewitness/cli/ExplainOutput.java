package io.wirewitness.cli;

import io.wirewitness.model.Verdict;
import io.wirewitness.report.ExplainText;
import io.wirewitness.report.IncidentGroups;
import io.wirewitness.report.IncidentJson;
import io.wirewitness.report.Redaction;
import io.wirewitness.report.Report;
import io.wirewitness.report.Summary;
import io.wirewitness.report.SummaryJson;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where verdicts go, in one of the formats. Not thread-safe; closing it closes a file, not standard output. */
abstract sealed class ExplainOutput implements Closeable {

    private final PrintWriter writer;
    private final boolean file;
    private long bad;

    private ExplainOutput(PrintWriter writer, boolean file) {
        this.writer = writer;
        this.file = file;
    }

    /** An output of this format, to a file or to standard output. */
    static ExplainOutput of(String format, @Nullable Path output, PrintWriter standard, Redaction redaction) {
        PrintWriter to = output == null ? standard : open(output);
        boolean file = output != null;
        return switch (format) {
            case "json" -> new Json(to, file, redaction);
            default -> new Text(to, file, redaction);
        };
    }

    private static PrintWriter open(Path output) {
        try {
            return new PrintWriter(Files.newBufferedWriter(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw cannotWrite(output, e);
        }
    }

    static UserError cannotWrite(Path output, IOException failure) {
        String why = failure instanceof AccessDeniedException
                ? "permission denied"
                : failure instanceof NoSuchFileException ? "there is no such directory" : failure.getMessage();
        return new UserError("explain: " + OneLine.of(output.toString()) + " cannot be written: " + OneLine.of(why));
    }

    /** Takes a report when it is known. */
    final void take(Report report) {
        bad += report.verdict().cause().equals(Verdict.NONE) ? 0 : 1;
        accept(report);
    }

    /** How many reports were of a connection that failed somebody. */
    final long bad() {
        return bad;
    }

    /** True if nobody reads any more. */
    final boolean isBroken() {
        return writer.checkError();
    }

    /** Tells the rest. */
    final void finish(Summary summary, List<Path> files) throws IOException {
        complete(summary, files);
        writer.flush();
    }

    abstract void accept(Report report);

    abstract void complete(Summary summary, List<Path> files) throws IOException;

    final void line(String text) {
        writer.print(text);
        writer.print('\n');
    }

    @Override
    public final void close() {
        writer.flush();
        if (file) {
            writer.close();
        }
    }

    private static final class Text extends ExplainOutput {
        private final IncidentGroups groups = new IncidentGroups(ExplainText.MOST_NAMED);
        private final Redaction redaction;

        Text(PrintWriter writer, boolean file, Redaction redaction) {
            super(writer, file);
            this.redaction = redaction;
        }

        @Override
        void accept(Report report) {
            groups.add(report);
        }

        @Override
        void complete(Summary summary, List<Path> files) {
            new ExplainText(redaction, this::line).write(summary, groups);
        }
    }

    private static final class Json extends ExplainOutput {
        private final IncidentJson json;

        Json(PrintWriter writer, boolean file, Redaction redaction) {
            super(writer, file);
            json = new IncidentJson(redaction);
        }

        @Override
        void accept(Report report) {
            line(ascii(json.write(report)));
        }

        @Override
        void complete(Summary summary, List<Path> files) {
            line(ascii(SummaryJson.write(summary)));
        }

        /** A container's locale often knows ASCII only; what it does not know would become a question mark. */
        private static String ascii(String text) {
            if (text.chars().allMatch(c -> c < 0x7f)) {
                return text;
            }
            StringBuilder out = new StringBuilder(text.length() + 64);
            text.chars().forEach(c -> {
                if (c < 0x7f) {
                    out.append((char) c);
                } else {
                    out.append("\\u").append(Character.forDigit(c >> 12, 16));
                    for (int shift = 8; shift >= 0; shift -= 4) {
                        out.append(Character.forDigit(c >> shift & 0xf, 16));
                    }
                }
            });
            return out.toString();
        }
    }
}
