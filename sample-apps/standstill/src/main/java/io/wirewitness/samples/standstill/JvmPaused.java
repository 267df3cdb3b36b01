package io.wirewitness.samples.standstill;

import java.time.Duration;

/**
 * A JVM that stands still for seconds: by collecting a list of many millions of elements with the serial collector ({@code
 * gc}, needs {@code -XX:+UseSerialGC} and a heap of 2 GB), or by waiting for a thread in a long counted loop ({@code
 * safepoint}, needs {@code -XX:-UseCountedLoopSafepoints}).
 */
final class JvmPaused {

    private static final int ANSWER_MILLIS = 400;
    private static final Duration TIMEOUT = Duration.ofMillis(1_200);
    private static final long PAUSE_MILLIS = 2_000;

    private JvmPaused() {}

    static void play(String[] arguments) throws Exception {
        boolean loop = arguments.length > 0 && arguments[0].equals("safepoint");
        try (Server server = Server.start(60)) {
            Impatient client = new Impatient();
            client.warmUp(server.answeringAfter(0));
            CountedLoop counting = loop ? CountedLoop.thatTakes(PAUSE_MILLIS) : null;
            if (counting == null) {
                Heap.fillUntilACollectionTakes(PAUSE_MILLIS);
            }
            Recorder.awaitRunning();
            client.untilItTimesOut(server.answeringAfter(ANSWER_MILLIS), TIMEOUT, () -> {
                if (counting == null) {
                    System.gc();
                } else {
                    counting.keepEverybodyWaiting();
                }
            });
        }
    }
}
