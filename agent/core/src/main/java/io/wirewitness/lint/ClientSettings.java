package io.wirewitness.lint;

import java.util.ArrayList;
import java.util.List;

/** How each client library is told to keep idle connections for so many seconds. Facts: facts/timeouts.md, sections A.1 to A.3. */
public final class ClientSettings {

    /**
     * A library and its setting.
     *
     * @param library as its users call it
     * @param setting the code or the option
     */
    public record Line(String library, String setting) {}

    /** Vert.x and AsyncHttpClient look for old connections once a second only. */
    private static final long CLEANER_SECONDS = 1;

    private ClientSettings() {}

    /** One line a library. */
    public static List<Line> keepIdle(long seconds) {
        long cleaned = Math.max(1, seconds - CLEANER_SECONDS);
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("OkHttp", "new ConnectionPool(5, " + seconds + ", TimeUnit.SECONDS)"));
        lines.add(new Line("java.net.http", "-Djdk.httpclient.keepalive.timeout=" + seconds));
        lines.add(new Line("HttpURLConnection", "-Dhttp.keepAlive.time.server=" + seconds));
        lines.add(new Line(
                "Apache HttpClient 5",
                "RequestConfig.custom().setConnectionKeepAlive(TimeValue.ofSeconds(" + seconds + "))"));
        lines.add(
                new Line("Apache HttpClient 4", "setKeepAliveStrategy((response, context) -> " + seconds * 1000 + ")"));
        lines.add(new Line("Jetty HttpClient", "setIdleTimeout(" + seconds * 1000 + ")"));
        lines.add(new Line(
                "Reactor Netty, WebClient",
                "ConnectionProvider.builder(\"http\").maxIdleTime(Duration.ofSeconds(" + seconds + "))"));
        lines.add(new Line("Vert.x", "new HttpClientOptions().setKeepAliveTimeout(" + cleaned + ")"));
        lines.add(new Line("AsyncHttpClient 3", "setPooledConnectionIdleTimeout(Duration.ofSeconds(" + cleaned + "))"));
        lines.add(new Line("AWS SDK 2", "connectionMaxIdleTime(Duration.ofSeconds(" + seconds + "))"));
        return lines;
    }
}
