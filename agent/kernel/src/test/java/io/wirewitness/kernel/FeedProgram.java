package io.wirewitness.kernel;

import io.wirewitness.capture.PacketFeed;
import io.wirewitness.capture.TimeAxis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A JVM of its own that opens a feed, says what became of it, and stays until its stdin ends. */
final class FeedProgram {

    private FeedProgram() {}

    /** Starts it with the words before java, if any. */
    static Process start(List<String> prefix, List<String> javaOptions, CaptureChoice choice) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(javaOptions);
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), FeedProgram.class.getName(), choice.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Runs it to its end and returns what it said. */
    static String run(List<String> prefix, List<String> javaOptions, CaptureChoice choice) throws IOException {
        Process process = start(prefix, javaOptions, choice);
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    public static void main(String[] args) throws IOException {
        NativeLibraries libraries = NativeLibraries.of(null);
        CaptureChoice choice = CaptureChoice.valueOf(args[0].toUpperCase(Locale.ROOT));
        Opened<PacketFeed> opened = choice.open(libraries, CaptureSettings.defaults(), TimeAxis.start());
        System.out.println(
                "libc: " + (libraries.libc().value() == null ? libraries.libc().reason() : "linked"));
        PacketFeed feed = opened.value();
        System.out.println("feed: " + (feed == null ? opened.reason() : feed.description()));
        System.out.flush();
        while (System.in.read() >= 0) {
            // until it is closed
        }
        if (feed != null) {
            feed.close();
        }
    }
}
