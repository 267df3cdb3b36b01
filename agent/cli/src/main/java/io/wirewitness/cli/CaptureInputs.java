package io.wirewitness.cli;

import io.wirewitness.capture.CaptureReader;
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
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The files a user named, looked at once before anything is read. Close it when they are not needed any more. */
final class CaptureInputs implements AutoCloseable {

    /** Standard input, on the command line and for the explainer. */
    static final Path STANDARD_INPUT = Path.of("-");

    private final List<Path> good = new ArrayList<>();
    private final List<String> bad = new ArrayList<>();
    private @Nullable Path spooled;

    /** Looks at each: what is no capture is told in {@link #bad}. */
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
        // Mode 0600, as createTempFile makes it.
        Path file = Files.createTempFile("wirewitness-stdin-", ".capture");
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

    /** The first packet of all files; 0 if there is none. */
    long firstPacketNanos() throws IOException {
        long[] first = {0};
        for (Path file : good) {
            try (CaptureReader reader = CaptureReader.open(file)) {
                reader.next((number, epochNanos, linkType, length, bytes) ->
                        first[0] = first[0] == 0 ? epochNanos : Math.min(first[0], epochNanos));
            }
        }
        return first[0];
    }

    /** Why nothing can be read from a file; null if something can. */
    private static @Nullable String problem(Path file) {
        String name = file.toString();
        String lower = name.toLowerCase(Locale.ROOT);
        if (Files.isDirectory(file)) {
            return name + " is a directory; name the captures in it, or use watch for one that grows";
        }
        if (lower.endsWith(".jfr") || lower.endsWith(".jsonl")) {
            return name + ": this version reads captures only (pcap, pcapng), no recordings and no incident files";
        }
        if (!Files.isRegularFile(file) && Files.exists(file)) {
            return Files.isReadable(file) ? null : name + " cannot be read: permission denied"; // a pipe is read once
        }
        try {
            if (Files.size(file) == 0) {
                return name + " is empty";
            }
            CaptureReader reader = CaptureReader.open(file);
            String fault = reader.packets() == 0 ? nothingIn(reader) : null;
            return fault == null ? null : name + ": " + fault;
        } catch (NoSuchFileException e) {
            return name + ": there is no such file";
        } catch (AccessDeniedException e) {
            return name + " cannot be read: permission denied";
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            return message.contains(name) ? message : name + ": " + message;
        }
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
