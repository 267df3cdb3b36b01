package io.wirewitness.instrumentation.vertx;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Two event loops and a pool of one connection. The first loop opens a connection; the second one's request goes out on it, and has a timer on the
 * second loop; then a handler on the first loop computes, and nobody reads the answer that has come. For the lab.
 */
public final class BusyLoopProgram {

    private static final long PATIENT_MILLIS = 30_000;
    private static final long TIMEOUT_MILLIS = 2_500;
    private static final long COMPUTES_NANOS = 4_000_000_000L;

    private final HttpClient orders;
    private final HttpClient reports;
    private final int port;

    private BusyLoopProgram(Vertx vertx, int port) throws ReflectiveOperationException {
        // Vert.x looks for a pooled connection of the caller's own loop first, and may open no other here.
        this.orders = VertxCaller.client(vertx, new HttpClientOptions(), 1);
        this.reports = VertxCaller.client(vertx, new HttpClientOptions(), 1);
        this.port = port;
    }

    /** Takes the port of a server of the lab on 127.0.0.1. */
    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        BusyLoopProgram program = new BusyLoopProgram(vertx, Integer.parseInt(arguments[0]));
        // A thread that is no loop's is given the next one.
        Context first = vertx.getOrCreateContext();
        Context second = onAnotherThread(vertx);
        program.get(program.orders, first, "ok", PATIENT_MILLIS).get();
        CompletableFuture<Integer> unread = program.get(program.orders, second, "slow/900", TIMEOUT_MILLIS);
        CompletableFuture<Integer> reported = program.get(program.reports, first, "slow/500", PATIENT_MILLIS)
                .thenApply(BusyLoopProgram::renderReport);
        try {
            unread.get();
            System.out.println("answered all the same");
        } catch (ExecutionException failed) {
            System.out.println("the request failed: " + failed.getCause());
        }
        reported.get();
        // A service goes on after a failure.
        program.get(program.reports, first, "slow/2500", PATIENT_MILLIS).get();
        System.exit(0);
    }

    private static Context onAnotherThread(Vertx vertx) throws InterruptedException, ExecutionException {
        CompletableFuture<Context> context = new CompletableFuture<>();
        new Thread(() -> context.complete(vertx.getOrCreateContext()), "second").start();
        return context.get();
    }

    /** A request of this loop; completes there. */
    private CompletableFuture<Integer> get(HttpClient client, Context loop, String behaviour, long timeoutMillis) {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/lab/" + behaviour)
                .setTimeout(timeoutMillis);
        loop.runOnContext(unused -> {
            Future<Integer> answer = client.request(options)
                    .compose(request -> request.send())
                    .compose(head -> head.body().map(body -> head.statusCode()));
            answer.onComplete(done -> {
                if (done.succeeded()) {
                    status.complete(done.result());
                } else {
                    status.completeExceptionally(done.cause());
                }
            });
        });
        return status;
    }

    /** What nobody should do on the loop's thread. */
    private static int renderReport(int status) {
        long until = System.nanoTime() + COMPUTES_NANOS;
        double x = status;
        while (System.nanoTime() < until) {
            x = Math.sqrt(x + 2);
        }
        return (int) x;
    }
}
