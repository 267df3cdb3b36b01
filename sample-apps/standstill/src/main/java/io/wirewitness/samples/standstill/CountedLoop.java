package io.wirewitness.samples.standstill;

/**
 * A long counted loop: compiled without a poll for safepoints (needs {@code -XX:-UseCountedLoopSafepoints}), it keeps everybody
 * waiting who has to come to one.
 */
final class CountedLoop {

    private static final int WARM_UP = 20_000;
    private static final int FIRST_ROUNDS = 1 << 23;

    private final int rounds;

    private CountedLoop(int rounds) {
        this.rounds = rounds;
    }

    /** One that takes so long. */
    static CountedLoop thatTakes(long millis) {
        for (int i = 0; i < WARM_UP; i++) {
            use(count(100));
        }
        long rounds = FIRST_ROUNDS;
        while (true) {
            long start = System.nanoTime();
            use(count((int) rounds));
            long took = Math.max(1, (System.nanoTime() - start) / 1_000_000);
            if (took >= millis || rounds == Integer.MAX_VALUE) {
                System.out.println("the loop takes " + took + " ms");
                return new CountedLoop((int) rounds);
            }
            // A little more than it would take at that pace, and no more than ten times as many: the first ones are
            // slow.
            rounds = Math.min(Integer.MAX_VALUE, Math.min(10 * rounds, rounds * (millis + millis / 4) / took));
        }
    }

    /** Returns when nothing of this JVM ran for as long as the loop takes. */
    void keepEverybodyWaiting() throws InterruptedException {
        Thread counting = new Thread(() -> use(count(rounds)), "counting");
        counting.start();
        Thread.sleep(20);
        System.gc();
    }

    /** It never is that number; without a use of it there would be no loop. */
    private static void use(int number) {
        if (number == 42) {
            System.out.println(number);
        }
    }

    private static int count(int rounds) {
        int x = 1;
        for (int i = 0; i < rounds; i++) {
            // Several steps, of which each needs the one before: an int does not count far enough otherwise.
            x = x * 31 + (x >>> 7) + i;
            x = x * 31 + (x >>> 7) + i;
            x = x * 31 + (x >>> 7) + i;
            x = x * 31 + (x >>> 7) + i;
            x = x * 31 + (x >>> 7) + i;
            x = x * 31 + (x >>> 7) + i;
        }
        return x;
    }
}
