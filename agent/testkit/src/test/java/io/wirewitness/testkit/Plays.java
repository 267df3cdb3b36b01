package io.wirewitness.testkit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Child JVMs two at a time: most of their time they wait for time-outs that are part of the play. */
final class Plays {

    private static final int AT_ONCE = 2;

    private Plays() {}

    /** Runs all; throws what the first that failed threw, once all are over. */
    static void all(List<? extends Callable<?>> plays) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<?>> played = new ArrayList<>();
            for (Callable<?> each : plays) {
                played.add(threads.submit(each));
            }
            for (Future<?> each : played) {
                each.get();
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException own) {
                throw own;
            }
            throw new AssertionError(failed.getCause());
        } finally {
            threads.shutdown();
        }
    }
}
