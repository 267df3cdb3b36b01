package io.wirewitness.testkit;

import io.wirewitness.contract.Caller;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Traffic of OkHttp with pauses: each argument after the URL is a worker's pauses in milliseconds, with commas between. */
public final class PausesProgram {

    private PausesProgram() {}

    public static void main(String... arguments) throws Exception {
        URI target = URI.create(arguments[0]);
        ExecutorService workers = Executors.newCachedThreadPool();
        List<Future<Void>> running = new ArrayList<>();
        for (String pauses : Arrays.asList(arguments).subList(1, arguments.length)) {
            running.add(workers.submit(worker(target, pauses.split(",", -1))));
        }
        for (Future<Void> each : running) {
            each.get();
        }
        workers.shutdown();
    }

    private static Callable<Void> worker(URI target, String... pausesMillis) {
        Caller caller = new OkHttpCaller(new Caller.Settings(true, 2_000, 2_000, 0)); // a pool each
        return () -> {
            caller.call("GET", target, 0);
            for (String pause : pausesMillis) {
                Thread.sleep(Long.parseLong(pause)); // the traffic's own pause, nobody waits for anything
                caller.call("GET", target, 0);
            }
            return null;
        };
    }
}
