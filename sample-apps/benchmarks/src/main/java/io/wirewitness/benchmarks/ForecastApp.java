package io.wirewitness.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * A client that posts after pauses of 2 s on average, exponentially distributed, and repeats nothing. Arguments: the port, how
 * many seconds its pool keeps idle connections, a seed. Orders: {@code run SECONDS}, answered with how many it posted and how many of
 * these failed; {@code finding}, answered with the agent's finding about its pool, or nothing.
 */
public final class ForecastApp {

    private static final double PAUSE_MILLIS = 2_000;

    private ForecastApp() {}

    /** Obeys. */
    public static void main(String[] arguments) throws Exception {
        OkHttpClient client = new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(5, Long.parseLong(arguments[1]), TimeUnit.SECONDS))
                .retryOnConnectionFailure(false)
                .build();
        Request order = new Request.Builder()
                .url("http://127.0.0.1:" + arguments[0] + "/orders")
                .post(RequestBody.create("{}".getBytes(StandardCharsets.US_ASCII), MediaType.get("application/json")))
                .build();
        Random random = new Random(Long.parseLong(arguments[2]));
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer(); // the agent's MBean comes with the platform's
        Child.obey(asked ->
                asked.get(0).equals("run") ? run(client, order, random, Long.parseLong(asked.get(1))) : finding(beans));
    }

    private static String run(OkHttpClient client, Request order, Random random, long seconds)
            throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        int posted = 0;
        int failed = 0;
        while (System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep((long) (-Math.log(1 - random.nextDouble()) * PAUSE_MILLIS));
            posted++;
            try (Response response = client.newCall(order).execute();
                    ResponseBody body = response.body()) {
                if (body == null || body.bytes().length == 0) {
                    failed++;
                }
            } catch (IOException reset) {
                failed++;
            }
        }
        return posted + " " + failed;
    }

    /** One JSON object on one line; empty if there is none. */
    private static String finding(MBeanServer beans) throws JMException {
        Object all = beans.invoke(
                new ObjectName("io.wirewitness:type=Wirewitness"), "findings", new Object[0], new String[0]);
        for (Object each : all instanceof String[] array ? List.of(array) : (List<?>) all) {
            String json = each.toString();
            if (json.contains("\"keep-alive-outlives-peer\"")) {
                return json;
            }
        }
        return "";
    }
}
