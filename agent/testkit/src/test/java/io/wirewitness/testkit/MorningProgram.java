package io.wirewitness.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.FlightRecorder;

/**
 * A client that has a bad morning, so that a report of it has everything that a report can have: connections that are used
 * again, that the server ends while they are idle, that fail in several ways, and a pause of the collector. Its argument is
 * the port of a {@link FaultServer}; it says {@code @end} when all is over.
 */
public final class MorningProgram {

    /** Idle, the server ends its connections after this. */
    private static final long LIMIT_MILLIS = 1_500;

    private static final int CONNECTIONS = 6;
    private static final int OBJECTS = 6_000_000;

    private final int port;

    private MorningProgram(int port) {
        this.port = port;
    }

    /** Has the morning. */
    public static void main(String[] arguments) throws Exception {
        while (FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .noneMatch(type -> type.getName().equals("wirewitness.PoolReuse"))) {
            silence(20); // what happens before the agent has registered its events is not recorded
        }
        new MorningProgram(Integer.parseInt(arguments[0])).play();
        System.out.println("@end");
    }

    private void play() throws InterruptedException, ExecutionException {
        List<Callable<String>> plays = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            long firstMillis = 550 + 120L * i;
            plays.add(() -> endedWhileIdle(firstMillis));
        }
        plays.add(this::usedAfterItsEnd);
        plays.add(this::usedAfterItsEnd);
        plays.add(() -> failing("/m/half-reset"));
        plays.add(() -> failing("/m/close"));
        plays.add(() -> failing("/m/reset"));
        plays.add(MorningProgram::collection);
        ExecutorService threads = Executors.newFixedThreadPool(plays.size());
        try {
            for (Future<String> play : threads.invokeAll(plays)) {
                System.out.println("@played " + play.get());
            }
        } finally {
            threads.shutdown();
        }
    }

    /** Used three times, then left alone by a client that watches it. */
    private String endedWhileIdle(long firstMillis) throws IOException {
        try (Socket socket = connect()) {
            exchange(socket, "/m/ok-close/" + LIMIT_MILLIS);
            silence(firstMillis);
            exchange(socket, "/m/ok-close/" + LIMIT_MILLIS);
            silence(firstMillis + 100);
            exchange(socket, "/m/ok-close/" + LIMIT_MILLIS);
            return "ended with " + socket.getInputStream().read();
        }
    }

    /** The server's end is here before the request, and nobody looked. */
    private String usedAfterItsEnd() throws IOException {
        try (Socket socket = connect()) {
            exchange(socket, "/m/ok-close/" + LIMIT_MILLIS);
            silence(LIMIT_MILLIS + 1_000);
            return failed(socket, "/m/ok");
        }
    }

    private String failing(String path) throws IOException {
        try (Socket socket = connect()) {
            exchange(socket, "/m/ok");
            silence(LIMIT_MILLIS);
            return failed(socket, path);
        }
    }

    /** A full collection with some millions of objects to walk over. */
    private static String collection() {
        List<Object[]> kept = new ArrayList<>();
        for (int i = 0; i < OBJECTS / 1_000; i++) {
            Object[] some = new Object[1_000];
            for (int j = 0; j < some.length; j++) {
                some[j] = new int[1];
            }
            kept.add(some);
        }
        silence(3 * LIMIT_MILLIS);
        System.gc();
        return kept.size() + " kept";
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    private String failed(Socket socket, String path) {
        try {
            exchange(socket, path);
            return path + " went well";
        } catch (IOException failure) {
            return path + " failed: " + failure;
        }
    }

    private void exchange(Socket socket, String path) throws IOException {
        socket.getOutputStream().write(PlainHttp.request("GET", URI.create("http://127.0.0.1:" + port + path), 0));
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[8192];
        PlainHttp.Response response = new PlainHttp.Response();
        while (!response.complete()) {
            int bytes = in.read(buffer);
            if (bytes == -1) {
                throw new EOFException("the stream ended");
            }
            response.append(buffer, bytes);
        }
    }

    /** Part of the story, not a wait for anything. */
    private static void silence(long millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
