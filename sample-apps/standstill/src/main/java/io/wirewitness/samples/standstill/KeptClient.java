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
 * A server that stands still while its client waits: for a collection that begins with the request ({@code gc}), or stopped by a
 * signal before the request comes ({@code stopped}). The client gives up meanwhile, and the answer meets its end.
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
        boolean stopped = arguments.length > 0 && arguments[0].equals("stopped");
        if (!stopped) {
            Heap.fillUntilACollectionTakes(PAUSE_MILLIS);
        }
        Recorder.awaitRunning();
        CompletableFuture<String> met = new CompletableFuture<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        ExecutorService threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext(Leaver.GREETING, KeptClient::greet);
        server.createContext(Leaver.REPORT, exchange -> {
            if (!stopped) {
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
