package io.wirewitness.samples.standstill;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server that stands still while its client waits: for a collection that begins with the request ({@code gc}), stopped by a
 * signal before the request comes ({@code stopped}), or because its handler sleeps on the one thread that reads all connections, which
 * is what this server has without an executor ({@code loop}). The client gives up meanwhile, and the answer meets its end.
 */
final class KeptClient {

    private static final int PATIENCE_MILLIS = 1_000;

    /** A stop of a second cannot be told from a wait for a CPU on a machine where others are at work. */
    private static final int PATIENCE_WITH_A_STOPPED_ONE_MILLIS = 5_000;

    private static final long PAUSE_MILLIS = 2_500;

    /** More than both kernels hold, so that a write meets the client's end. */
    private static final int ANSWER_BYTES = 32 << 20;

    private static final byte[] PIECE = new byte[1 << 16];

    private KeptClient() {}

    static void play(String[] arguments) throws Exception {
        String mode = arguments.length > 0 ? arguments[0] : "gc";
        boolean stopped = mode.equals("stopped");
        boolean loop = mode.equals("loop");
        if (mode.equals("gc")) {
            Heap.fillUntilACollectionTakes(PAUSE_MILLIS);
        }
        Recorder.awaitRunning();
        CompletableFuture<String> met = new CompletableFuture<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        ExecutorService threads = Executors.newCachedThreadPool();
        if (!loop) {
            server.setExecutor(threads);
        }
        server.createContext(Leaver.GREETING, KeptClient::greet);
        server.createContext(Leaver.REPORT, exchange -> {
            if (loop) {
                lookUpPrices();
            } else if (!stopped) {
                System.gc();
            }
            met.complete(report(exchange));
        });
        server.start();
        Process client = Leaver.start(
                server.getAddress().getPort(), stopped ? PATIENCE_WITH_A_STOPPED_ONE_MILLIS : PATIENCE_MILLIS, stopped);
        System.out.println("the answer met: " + met.get());
        client.waitFor();
        server.stop(0);
        threads.shutdown();
    }

    /** What nobody should do on such a thread. */
    private static void lookUpPrices() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private static void greet(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 2);
        exchange.getResponseBody().write(PIECE, 0, 2);
        exchange.close();
    }

    private static String report(HttpExchange exchange) {
        try {
            exchange.sendResponseHeaders(200, ANSWER_BYTES);
            OutputStream out = exchange.getResponseBody();
            for (int written = 0; written < ANSWER_BYTES; written += PIECE.length) {
                out.write(PIECE);
            }
            exchange.close();
            return "its client";
        } catch (IOException gone) {
            return gone.toString();
        }
    }
}
