package io.wirewitness.cli;

import io.wirewitness.capture.CaptureReader;
import io.wirewitness.capture.InputKind;
import io.wirewitness.explain.IncidentFile;
import io.wirewitness.explain.TempFile;
import io.wirewitness.report.Summary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files a user named, looked at once before anything is read. Close it when they are not needed any more. */
final class CaptureInputs implements AutoCloseable {

    /** Standard input, on the command line and for the explainer. */
    static final Path STANDARD_INPUT = Path.of("-");

    private final List<Path> good = new ArrayList<>();
    private final Map<Path, Kind> kinds = new HashMap<>();
    private final List<String> bad = new ArrayList<>();
    private @Nullable Path spooled;

    /** What a file holds. */
    enum Kind {
        CAPTURE,
        RECORDING,
        INCIDENTS
    }

    /** Looks at each: what is neither a capture nor what a JVM wrote down is told in {@link #bad}. */
    CaptureInputs(String command, List<String> names) {
        for (String name : names) {
            Path file = path(command, name);
            String why = file.equals(STANDARD_INPUT) ? null : problem(file);
            if (why != null) {
                bad.add(OneLine.of(why));
            } else if (good.contains(file)) {
                bad.add(OneLine.of(name) + " is named twice; it is read once");
            } else {
                good.add(file);
            }
        }
    }

    private static Path path(String command, String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new UserError(command + ": " + OneLine.of(name) + " is no file name");
        }
    }

    /** Files that can be read, in the user's order. */
    List<Path> good() {
        return List.copyOf(good);
    }

    /** Those of one kind. */
    List<Path> of(Kind kind) {
        return good.stream()
                .filter(file -> kinds.getOrDefault(file, Kind.CAPTURE) == kind)
                .toList();
    }

    /** A file that looked good turned out to be unreadable; the line that says so. */
    String failed(Path file, IOException failure) {
        String line = OneLine.of(because(file.toString(), failure));
        good.remove(file);
        bad.add(line);
        return line;
    }

    /** What stands for a file in a report: its name, or all of its path if another one has the same name. */
    String title(Path file) {
        Path name = file.getFileName();
        boolean unique = name != null
                && good.stream()
                                .filter(other -> name.equals(other.getFileName()))
                                .count()
                        == 1;
        return OneLine.of(unique ? name.toString() : file.toString());
    }

    /** One line for each that cannot, with its name and the reason. */
    List<String> bad() {
        return List.copyOf(bad);
    }

    /** True if one of the files has been given as an output, too. */
    boolean has(Path output) {
        for (Path file : good) {
            try {
                if (Files.exists(output) && Files.exists(file) && Files.isSameFile(output, file)) {
                    return true;
                }
            } catch (IOException e) {
                return false;
            }
        }
        return false;
    }

    /** Puts standard input into a private file, so that it can be read twice. */
    void spool() throws IOException {
        int at = good.indexOf(STANDARD_INPUT);
        if (at < 0 || spooled != null) {
            return;
        }
        Path file;
        try {
            file = TempFile.create("wirewitness-stdin-", ".capture", "a copy of standard input, to read it twice,");
        } catch (TempFile.Unusable e) {
            throw new UserError("explain: " + OneLine.of(e.getMessage()));
        }
        spooled = file;
        try (ReadableByteChannel in = Channels.newChannel(System.in);
                InputStream stream = Channels.newInputStream(in)) {
            Files.copy(stream, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        String why = problem(file);
        if (why != null) {
            throw new UserError(OneLine.of(why.replace(file.toString(), "standard input")));
        }
        good.set(at, file);
    }

    /** What stands for a file in messages: a spooled one is standard input. */
    String shown(String text) {
        return spooled == null
                ? text
                : text.replace(spooled.toString(), "standard input")
                        .replace(String.valueOf(spooled.getFileName()), "standard input");
    }

    /** A summary in which a spooled file is standard input. */
    Summary shown(Summary summary) {
        return spooled == null
                ? summary
                : new Summary(
                        summary.captures().stream().map(this::shown).toList(),
                        summary.packets(),
                        summary.bytes(),
                        summary.connections(),
                        summary.byCause(),
                        summary.duplicates(),
                        summary.malformed(),
                        summary.faults().stream().map(this::shown).toList(),
                        summary.notices().stream().map(this::shown).toList(),
                        summary.firstNanos(),
                        summary.lastNanos(),
                        summary.seconds(),
                        summary.processes());
    }

    /** The first packet of all captures; without any, where the first recording or incident file begins; 0 if that is not known. */
    long firstNanos() throws IOException {
        long[] first = {0};
        for (Path file : of(Kind.RECORDING)) {
            first[0] = earlier(first[0], Recordings.startNanos(file));
        }
        for (Path file : of(Kind.INCIDENTS)) {
            long[] found = {0};
            IncidentFile.read(
                    file, title(file), report -> found[0] = report.incident().epochNanos(), () -> found[0] != 0);
            first[0] = earlier(first[0], found[0]);
        }
        List<Path> captures = of(Kind.CAPTURE);
        return captures.isEmpty() ? first[0] : firstPacketNanos(captures);
    }

    private static long earlier(long one, long other) {
        return one == 0 ? other : other == 0 ? one : Math.min(one, other);
    }

    private static long firstPacketNanos(List<Path> captures) throws IOException {
        long[] first = {0};
        for (Path file : captures) {
            try (CaptureReader reader = CaptureReader.open(file)) {
                reader.next((number, epochNanos, linkType, length, bytes) ->
                        first[0] = first[0] == 0 ? epochNanos : Math.min(first[0], epochNanos));
            }
        }
        return first[0];
    }

    /** Why nothing can be read from a file; null if something can. */
    private @Nullable String problem(Path file) {
        String name = file.toString();
        if (Files.isDirectory(file)) {
            return name + " is a directory; name the captures in it, or use watch for one that grows";
        }
        if (!Files.isRegularFile(file) && Files.exists(file)) {
            return Files.isReadable(file) ? null : name + " cannot be read: permission denied"; // a pipe is read once
        }
        try {
            if (Files.size(file) == 0) {
                return name + " is empty";
            }
            Kind kind = kind(file);
            kinds.put(file, kind);
            if (kind != Kind.CAPTURE) {
                return kind == Kind.INCIDENTS || Recordings.canBeRead() ? null : name + ": " + Recordings.whyNot();
            }
            CaptureReader reader = CaptureReader.open(file);
            String fault = reader.packets() == 0 ? nothingIn(reader) : null;
            return fault == null ? null : name + ": " + fault;
        } catch (IOException e) {
            return because(name, e);
        }
    }

    private static String because(String name, IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return name + ": there is no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return name + " cannot be read: permission denied";
        }
        String message = String.valueOf(failure.getMessage());
        return message.contains(name) ? message : name + ": " + message;
    }

    /** By its first bytes; a name is believed only where they say nothing. */
    private static Kind kind(Path file) throws IOException {
        String lower = file.toString().toLowerCase(Locale.ROOT);
        InputKind kind = InputKind.of(file);
        if (kind == InputKind.FLIGHT_RECORDING || (lower.endsWith(".jfr") && !kind.mayBeCapture())) {
            return Kind.RECORDING;
        }
        return kind == InputKind.JSON || (lower.endsWith(".jsonl") && !kind.mayBeCapture())
                ? Kind.INCIDENTS
                : Kind.CAPTURE;
    }

    /** The fault that ends a capture before its first packet; null if there is a packet, or just none. */
    private static @Nullable String nothingIn(CaptureReader reader) throws IOException {
        try (reader) {
            boolean some = reader.next((number, epochNanos, linkType, length, bytes) -> {});
            return some ? null : reader.fault();
        }
    }

    @Override
    public void close() throws IOException {
        if (spooled != null) {
            Files.deleteIfExists(spooled);
        }
    }
}
