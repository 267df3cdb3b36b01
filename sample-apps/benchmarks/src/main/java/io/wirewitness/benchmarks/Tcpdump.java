package io.wirewitness.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A tcpdump that writes what it captures, to compare with. Whoever starts it stops it. */
final class Tcpdump implements AutoCloseable {

    private static final Pattern CAPTURED = Pattern.compile("(\\d+) packets? captured");
    private static final Pattern DROPPED = Pattern.compile("(\\d+) packets? dropped by kernel");

    private final Process process;
    private final BufferedReader said;

    private Tcpdump(Process process) {
        this.process = process;
        said = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    }

    /** What it tells at its end. */
    record Told(long captured, long dropped) {}

    static Tcpdump start(List<String> prefix, Path file) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("tcpdump", "-n", "-i", "any", "-s", "128", "-w", file.toString()));
        Tcpdump tcpdump = new Tcpdump(new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
        for (String line = tcpdump.said.readLine(); line != null; line = tcpdump.said.readLine()) {
            if (line.contains("listening on")) {
                return tcpdump;
            }
        }
        throw new IOException("tcpdump did not start");
    }

    long cpuNanos() throws IOException {
        return Proc.threadCpuNanos(process.pid(), name -> true);
    }

    Told stop() throws IOException, InterruptedException {
        process.toHandle().destroy(); // as a handle: what it says at its end is still to be read
        long captured = -1;
        long dropped = -1;
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            captured = number(CAPTURED, line, captured);
            dropped = number(DROPPED, line, dropped);
        }
        process.waitFor();
        return new Told(captured, dropped);
    }

    private static long number(Pattern pattern, String line, long otherwise) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : otherwise;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
