package io.wirewitness.benchmarks;

import com.sun.management.ThreadMXBean;
import io.wirewitness.contract.Caller;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Sends requests one after the other on one kept connection. Arguments: {@code okhttp}, {@code jdk} or the class of a
 * contract test's driver, and a URL. Orders:
 * {@code send N}, answered with the bytes that all threads but the agent's own have allocated meanwhile.
 */
public final class RequestClient {

    private interface Sender {
        void send() throws IOException, InterruptedException;
    }

    private RequestClient() {}

    /** Obeys. */
    public static void main(String[] arguments) throws Exception {
        Sender sender = switch (arguments[0]) {
            case "okhttp" -> okHttp(arguments[1]);
            case "jdk" -> jdk(arguments[1]);
            default -> driver(arguments[0], arguments[1]);
        };
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Child.obey(order -> {
            int count = Integer.parseInt(order.get(1));
            long[] ours = applicationThreads(threads);
            long before = allocatedBytes(threads, ours);
            for (int i = 0; i < count; i++) {
                sender.send();
            }
            return Long.toString(allocatedBytes(threads, ours) - before);
        });
    }

    private static long[] applicationThreads(ThreadMXBean threads) {
        return Arrays.stream(threads.getAllThreadIds())
                .filter(id -> {
                    ThreadInfo thread = threads.getThreadInfo(id);
                    return thread != null && !thread.getThreadName().startsWith("wirewitness");
                })
                .toArray();
    }

    private static long allocatedBytes(ThreadMXBean threads, long[] ids) {
        long sum = 0;
        for (long each : threads.getThreadAllocatedBytes(ids)) {
            sum += Math.max(0, each);
        }
        return sum;
    }

    private static Sender driver(String className, String url) throws ReflectiveOperationException {
        Caller caller = Caller.named(className, Caller.Settings.DEFAULT);
        URI target = URI.create(url);
        return () -> {
            if (caller.call("GET", target, 0) != 200) {
                throw new IOException("not our answer");
            }
        };
    }

    private static Sender okHttp(String url) {
        OkHttpClient client = new OkHttpClient();
        Request request = new Request.Builder().url(url).build();
        return () -> {
            try (Response response = client.newCall(request).execute()) {
                ResponseBody body = response.body();
                if (body == null || body.bytes().length != 2) {
                    throw new IOException("not our answer");
                }
            }
        };
    }

    private static Sender jdk(String url) {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return () -> {
            if (client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body().length != 2) {
                throw new IOException("not our answer");
            }
        };
    }
}
