package io.wirewitness.diagnose;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Limits that give away what set them: defaults that many installations keep. Each constant is of the table in
 * docs/learning.md, which names its source ({@code KnownNumbersTest} compares them). Any thread.
 */
public final class KnownNumbers {

    /** A timer fires a little late, and its connection's last byte was on the way before. */
    private static final double NEAR = 0.02;

    private static final long NEAR_MILLIS = 150;

    record KnownNumber(long value, String known) {}

    /** Of those that we connect to: they close. */
    static final List<KnownNumber> IDLE_OF_SERVERS = List.of(
            new KnownNumber(2_000, "gunicorn"),
            new KnownNumber(5_000, "Node.js, Apache httpd and uvicorn"),
            new KnownNumber(10_000, "HAProxy as Fedora and RHEL ship it"),
            new KnownNumber(15_000, "Armeria and Alibaba's CLB"),
            new KnownNumber(20_000, "Tomcat's server.xml, and Tomcat's HTTP/2"),
            new KnownNumber(30_000, "Jetty"),
            new KnownNumber(60_000, "Tomcat embedded, Undertow and AWS' load balancers (ALB, CLB)"),
            new KnownNumber(65_000, "the nginx.conf that nginx is shipped with"),
            new KnownNumber(75_000, "nginx"),
            new KnownNumber(120_000, "IIS and older Kestrels"),
            new KnownNumber(130_000, "Kestrel"),
            new KnownNumber(180_000, "Traefik"),
            new KnownNumber(240_000, "Azure's load balancer and NAT gateway"),
            new KnownNumber(300_000, "Caddy, Micronaut and Helidon"),
            new KnownNumber(350_000, "AWS' NLB and NAT gateway"),
            new KnownNumber(400_000, "Cloudflare"),
            new KnownNumber(600_000, "nginx as a stream proxy"),
            new KnownNumber(900_000, "IPVS (Kubernetes, Docker Swarm) and several cloud load balancers"),
            new KnownNumber(1_200_000, "Google's Cloud NAT"),
            new KnownNumber(1_800_000, "Quarkus"),
            new KnownNumber(3_600_000, "Envoy and Istio"));

    /** Of those that connect to us: they let go of idle connections to what is behind them. */
    static final List<KnownNumber> IDLE_OF_CLIENTS = List.of(
            new KnownNumber(5_000, "CloudFront and HttpURLConnection"),
            new KnownNumber(30_000, "java.net.http since JDK 20, and Jetty's client"),
            new KnownNumber(60_000, "nginx as a proxy and AWS' load balancers (ALB, CLB)"),
            new KnownNumber(90_000, "Go's client and Traefik"),
            new KnownNumber(180_000, "Apache HttpClient 5"),
            new KnownNumber(300_000, "OkHttp"),
            new KnownNumber(350_000, "AWS' NLB and NAT gateway"),
            new KnownNumber(600_000, "Google's application load balancer"),
            new KnownNumber(900_000, "Cloudflare"),
            new KnownNumber(1_200_000, "java.net.http before JDK 20"),
            new KnownNumber(3_600_000, "Envoy and Istio"));

    private static final List<KnownNumber> REQUESTS =
            List.of(new KnownNumber(100, "Tomcat and Apache httpd"), new KnownNumber(1_000, "nginx"));

    private static final List<KnownNumber> LIFETIME = List.of(new KnownNumber(3_600_000, "nginx"));

    private KnownNumbers() {}

    /** Whose default this idle limit is, of somebody that we connect to; null if no default is near. */
    public static @Nullable String idleOfServer(long millis) {
        return near(IDLE_OF_SERVERS, millis);
    }

    /** The same of somebody that connects to us. */
    public static @Nullable String idleOfClient(long millis) {
        return near(IDLE_OF_CLIENTS, millis);
    }

    /** Whether a server's default lies within {@code lateMillis} below this and {@code earlyMillis} above it. */
    static boolean isIdleOfServer(long millis, long earlyMillis, long lateMillis) {
        return IDLE_OF_SERVERS.stream()
                .anyMatch(number -> millis >= number.value - earlyMillis && millis <= number.value + lateMillis);
    }

    /** Whose default this number of requests is; null if nobody's. */
    public static @Nullable String requests(long count) {
        for (KnownNumber number : REQUESTS) {
            if (number.value == count) {
                return number.known;
            }
        }
        return null;
    }

    /** Whose default this greatest age is; null if no default is near. */
    public static @Nullable String lifetime(long millis) {
        return near(LIFETIME, millis);
    }

    private static @Nullable String near(List<KnownNumber> numbers, long millis) {
        KnownNumber nearest = null;
        for (KnownNumber number : numbers) {
            long distance = Math.abs(number.value - millis);
            boolean close = distance <= Math.max(NEAR_MILLIS, number.value * NEAR);
            if (close && (nearest == null || distance < Math.abs(nearest.value - millis))) {
                nearest = number;
            }
        }
        return nearest == null ? null : nearest.known;
    }
}
