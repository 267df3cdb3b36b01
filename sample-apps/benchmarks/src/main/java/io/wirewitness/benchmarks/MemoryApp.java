package io.wirewitness.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * A service under load, to be weighed. Arguments: the port that keeps connections. Orders: {@code requests N} over OkHttp
 * on kept connections, {@code connections N} opened and closed, {@code waiters N} threads that park again and again, {@code weigh}, answered with live heap and direct bytes.
 */
public final class MemoryApp {

    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Loopback addresses in turns, so that the 28,000 ports of one address do not run out. */
    private static final int ADDRESSES = 16;

    private static final int THREADS = 4;
    private static final long WAIT_NANOS = 250_000_000L;

    private MemoryApp() {}

    private interface Work {
        void once(int i) throws IOException;
    }

    /** Obeys. */
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        OkHttpClient client = new OkHttpClient();
        Request request =
                new Request.Builder().url("http://127.0.0.1:" + port + "/").build();
        Child.obey(order -> {
            switch (order.get(0)) {
                case "requests" -> inThreads(Integer.parseInt(order.get(1)), i -> request(client, request));
                case "connections" -> inThreads(Integer.parseInt(order.get(1)), i -> connection(port, i));
                case "waiters" -> waiters(Integer.parseInt(order.get(1)));
                default -> {
                    return weigh();
                }
            }
            return "done";
        });
    }

    /** As the idle threads of pools do, each four times a second. */
    private static void waiters(int count) {
        for (int i = 0; i < count; i++) {
            Thread waiter = new Thread(
                    () -> {
                        while (true) {
                            LockSupport.parkNanos(WAIT_NANOS);
                        }
                    },
                    "waiter-" + i);
            waiter.setDaemon(true);
            waiter.start();
        }
    }

    private static void request(OkHttpClient client, Request request) throws IOException {
        try (Response response = client.newCall(request).execute()) {
            ResponseBody body = response.body();
            if (body == null || body.bytes().length != 2) {
                throw new IOException("not our answer");
            }
        }
    }

    private static void connection(int port, int i) throws IOException {
        try (Socket socket = new Socket("127.0.0." + (1 + i % ADDRESSES), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(REQUEST);
            InputStream in = socket.getInputStream();
            if (in.read(new byte[256]) < 0) {
                throw new IOException("no answer");
            }
        }
    }

    private static void inThreads(int count, Work work) throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            Thread thread = new Thread(() -> {
                try {
                    for (int i = 0; i < count / THREADS; i++) {
                        work.once(i);
                    }
                } catch (IOException e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new IOException("a request failed", failures.get(0));
        }
    }

    private static String weigh() {
        long heap = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            heap = Math.min(
                    heap,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return heap + " " + direct;
    }
}
