package io.wirewitness.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;

/**
 * Makes a large flight recording: mostly events that {@code explain} does not ask for, as in a real one, and among a thousand one
 * exception of a socket. Arguments: the file, how many events, about how many bytes each.
 */
final class RecordedApp {

    private static final int SOCKET_EVERY = 1000;

    private RecordedApp() {}

    @Name("bench.Work")
    @Label("Work")
    @StackTrace(false)
    static final class Work extends Event {
        long number;
        int size;
        String what = "";
    }

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        long events = Long.parseLong(arguments[1]);
        // 30 bytes are an event's own: its size, type, times, thread, numbers.
        int textBytes = Math.max(1, Integer.parseInt(arguments[2]) - 30);
        SplittableRandom random = new SplittableRandom(1);
        byte[] letters = new byte[textBytes];
        try (Recording recording = new Recording()) {
            recording.setToDisk(true);
            recording.enable(Work.class);
            recording.enable("jdk.JVMInformation");
            recording.enable("jdk.GCPhasePause").withThreshold(Duration.ZERO);
            recording.enable("jdk.JavaExceptionThrow").withStackTrace();
            recording.start();
            for (long i = 0; i < events; i++) {
                Work work = new Work();
                work.number = random.nextLong();
                work.size = random.nextInt(100_000);
                for (int at = 0; at < textBytes; at++) {
                    letters[at] = (byte) ('a' + ((i * 31 + at * 7L) % 26));
                }
                work.what = new String(letters, java.nio.charset.StandardCharsets.ISO_8859_1);
                work.commit();
                if (i % SOCKET_EVERY == 0) {
                    fail();
                }
            }
            recording.stop();
            recording.dump(file);
        }
    }

    private static void fail() {
        try {
            throw new java.net.SocketException("Connection reset");
        } catch (java.net.SocketException expected) {
            // The recording has it now.
        }
    }
}
