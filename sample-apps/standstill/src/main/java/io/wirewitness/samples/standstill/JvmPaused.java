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
    private static final int WARM_UP = 20_000;
    private static final int FIRST_ROUNDS = 1 << 26;

    private JvmPaused() {}

    static void play(String[] arguments) throws Exception {
        boolean loop = arguments.length > 0 && arguments[0].equals("safepoint");
        try (Server server = Server.start(60)) {
            Impatient client = new Impatient();
            client.warmUp(server.answeringAfter(0));
            int rounds = loop ? calibrateLoop() : 0;
            if (!loop) {
                Heap.fillUntilACollectionTakes(PAUSE_MILLIS);
            }
            Recorder.awaitRunning();
            client.untilItTimesOut(server.answeringAfter(ANSWER_MILLIS), TIMEOUT, () -> {
                if (loop) {
                    Thread counting = new Thread(() -> use(count(rounds)), "counting");
                    counting.start();
                    Thread.sleep(20);
                }
                System.gc();
            });
        }
    }

    private static int calibrateLoop() {
        for (int i = 0; i < WARM_UP; i++) {
            use(count(100));
        }
        int rounds = FIRST_ROUNDS;
        while (true) {
            long start = System.nanoTime();
            use(count(rounds));
            long took = (System.nanoTime() - start) / 1_000_000;
            if (took >= PAUSE_MILLIS || rounds > Integer.MAX_VALUE / 2) {
                System.out.println("the loop takes " + took + " ms");
                return rounds;
            }
            rounds *= 2;
        }
    }

    /** It never is that number; without a use of it there would be no loop. */
    private static void use(int number) {
        if (number == 42) {
            System.out.println(number);
        }
    }

    /** Without a poll for safepoints in it, the compiled loop keeps everybody waiting. */
    private static int count(int rounds) {
        int x = 1;
        for (int i = 0; i < rounds; i++) {
            x = x * 31 + (x >>> 7) + i;
        }
        return x;
    }
}
