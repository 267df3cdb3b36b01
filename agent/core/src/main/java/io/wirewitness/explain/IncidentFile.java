package io.wirewitness.explain;

import io.wirewitness.report.IncidentReader;
import io.wirewitness.report.ProcessStory;
import io.wirewitness.report.Report;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads incident files, line by line, however long they are. Any thread. */
public final class IncidentFile {

    /** The sink's own lines have some KiB; what is longer is something else. */
    static final int LONGEST_LINE = 1 << 20;

    private IncidentFile() {}

    /**
     * Hands over each incident of a file.
     *
     * @param name what stands for the file in messages
     * @param stopped asked now and then; once true, the rest is not read
     * @return what the file tells of besides
     */
    public static ProcessStory read(Path file, String name, Consumer<Report> incidents, BooleanSupplier stopped)
            throws IOException {
        Reading reading = new Reading(incidents);
        // A line that was cut in a character must not hide the lines before it.
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        try (Reader reader = new BufferedReader(new InputStreamReader(Files.newInputStream(file), decoder), 1 << 16)) {
            reading.all(reader, stopped);
        }
        return ProcessStory.ofIncidentFile(
                name, reading.firstNanos, reading.lastNanos, reading.count, List.of(), reading.faults(name));
    }

    private static final class Reading {
        private final Consumer<Report> incidents;
        private final StringBuilder line = new StringBuilder();
        private long lines;
        private long count;
        private long bad;
        private long firstBad;
        private @Nullable String why;
        private boolean cut;
        private boolean tooLong;
        private long firstNanos;
        private long lastNanos;

        Reading(Consumer<Report> incidents) {
            this.incidents = incidents;
        }

        void all(Reader reader, BooleanSupplier stopped) throws IOException {
            int c = reader.read();
            while (c >= 0 && !stopped.getAsBoolean()) {
                for (; c >= 0 && c != '\n'; c = reader.read()) {
                    if (line.length() < LONGEST_LINE) {
                        line.append((char) c);
                    } else {
                        tooLong = true;
                    }
                }
                take(c < 0);
                c = c < 0 ? c : reader.read();
            }
        }

        private void take(boolean last) {
            lines++;
            String text = line.toString().strip();
            line.setLength(0);
            if (!text.isEmpty()) {
                try {
                    Report report = tooLong ? tooLong() : IncidentReader.read(text, null);
                    if (report != null) {
                        take(report);
                    }
                } catch (IncidentReader.Unreadable e) {
                    cut |= last;
                    bad++;
                    firstBad = bad == 1 ? lines : firstBad;
                    why = bad == 1 ? e.getMessage() : why;
                }
            }
            tooLong = false;
        }

        private static @Nullable Report tooLong() throws IncidentReader.Unreadable {
            throw IncidentReader.tooLong(LONGEST_LINE);
        }

        private void take(Report report) {
            long at = report.incident().epochNanos();
            firstNanos = count == 0 ? at : Math.min(firstNanos, at);
            lastNanos = Math.max(lastNanos, at);
            count++;
            incidents.accept(report);
        }

        List<String> faults(String name) {
            if (bad == 0) {
                return List.of();
            }
            if (bad == 1 && cut) {
                return List.of(name + " ends inside a line: " + count + (count == 1 ? " incident" : " incidents")
                        + " before it " + (count == 1 ? "was" : "were") + " read");
            }
            return List.of(name + ": " + bad + (bad == 1 ? " line" : " lines") + " cannot be read; the first is line "
                    + firstBad + ": " + why);
        }
    }
}
