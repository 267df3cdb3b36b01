package io.wirewitness.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Fails again and again, and looks how long each exception takes to explain itself. Arguments: the port of a server that
 * resets. Orders: {@code socket N} and {@code okhttp N}, answered with a latency in microseconds per failure, or
 * {@code -1} where no verdict was attached; {@code socket N P} with so many peers; {@code felt N}, answered with the CPU time of the
 * failing thread from before the connect to the catch block, nanoseconds for each failure; {@code record}, which starts a flight recording
 * with the JDK's own settings ({@code default.jfc}) that lasts as long as the process; {@code dump FILE}, which writes it.
 */
public final class IncidentApp {

    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Between failures, so that no limit on verdicts a second is met. */
    private static final long PAUSE_MILLIS = 20;

    /**
     * The server's addresses, {@code 127.0.0.1} and so on, in turns: of one peer and cause the incident file takes 100 in ten
     * seconds, and what is written there belongs to the cost.
     */
    private static final int PEERS = 8;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private IncidentApp() {}

    private interface Failing {
        void fail(InetAddress peer) throws IOException;
    }

    /** Obeys. */
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        OkHttpClient client =
                new OkHttpClient.Builder().retryOnConnectionFailure(false).build();
        Recording recording = new Recording(Configuration.getConfiguration("default"));
        Child.obey(order -> {
            if (order.get(0).equals("record")) {
                recording.start();
                return "recording";
            }
            if (order.get(0).equals("dump")) {
                recording.dump(Path.of(order.get(1)));
                return "dumped";
            }
            if (order.get(0).equals("felt")) {
                return Long.toString(felt(Integer.parseInt(order.get(1)), port));
            }
            Failing failing =
                    order.get(0).equals("okhttp") ? peer -> okHttp(client, peer, port) : peer -> socket(peer, port);
            int peers = order.size() > 2 ? Integer.parseInt(order.get(2)) : PEERS;
            return fail(failing, Integer.parseInt(order.get(1)), peers);
        });
    }

    private static String fail(Failing failing, int count, int peers) throws IOException, InterruptedException {
        List<String> micros = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Thread.sleep(PAUSE_MILLIS);
            InetAddress peer = peer(i, peers);
            try {
                failing.fail(peer);
                micros.add("-1");
            } catch (IOException e) {
                micros.add(Long.toString(explained(e)));
            }
        }
        return String.join(" ", micros);
    }

    private static InetAddress peer(int number, int of) throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (1 + number % of)});
    }

    private static long felt(int count, int port) throws IOException, InterruptedException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long nanos = 0;
        for (int i = 0; i < count; i++) {
            Thread.sleep(PAUSE_MILLIS);
            InetAddress peer = peer(i, PEERS);
            long start = threads.getCurrentThreadCpuTime();
            try {
                socket(peer, port);
            } catch (IOException reset) {
                nanos += threads.getCurrentThreadCpuTime() - start;
            }
        }
        return nanos / count;
    }

    /** Asks the suppressed exception for its text until that is a verdict; microseconds. */
    private static long explained(IOException failure) {
        long start = System.nanoTime();
        if (failure.getSuppressed().length == 0) {
            return -1;
        }
        while (System.nanoTime() - start < PATIENCE_NANOS) {
            String text = failure.getSuppressed()[0].toString();
            if (!text.contains("not ready yet")) {
                return text.contains("no verdict") ? -1 : (System.nanoTime() - start) / 1_000;
            }
        }
        return -1;
    }

    private static void socket(InetAddress peer, int port) throws IOException {
        try (Socket socket = new Socket(peer, port)) {
            socket.getOutputStream().write(REQUEST);
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                // until it is reset
            }
        }
    }

    private static void okHttp(OkHttpClient client, InetAddress peer, int port) throws IOException {
        Request request = new Request.Builder()
                .url("http://" + peer.getHostAddress() + ":" + port + "/")
                .build();
        try (Response response = client.newCall(request).execute()) {
            throw new IllegalStateException("answered with " + response.code());
        }
    }
}
