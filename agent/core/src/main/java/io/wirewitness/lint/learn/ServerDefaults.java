package io.wirewitness.lint.learn;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Idle limits that servers have by default, by what they call themselves in {@code Server}; only names that mean one thing.
 * Where versions differ and the name does not tell them apart, the shortest. Each is of the table in docs/learning.md. Any thread.
 *
 * @param millis how long it keeps an idle connection unless somebody set it
 * @param because whose default it is
 */
record ServerDefaults(long millis, String because) {

    private static final Pattern PRODUCT = Pattern.compile("([a-z][a-z0-9._-]*)(?:[/(]([0-9]{1,4}))?.*");

    /** The default behind a {@code Server} field; null if the name says too little. */
    static @Nullable ServerDefaults of(@Nullable String server) {
        Matcher product = server == null ? null : PRODUCT.matcher(server.strip().toLowerCase(Locale.ROOT));
        if (product == null || !product.matches()) {
            return null;
        }
        String version = product.group(2);
        int major = version == null ? -1 : Integer.parseInt(version);
        return switch (product.group(1)) {
            case "nginx" -> seconds(75, "nginx's default keepalive_timeout");
            case "apache" -> seconds(5, "Apache httpd's default KeepAliveTimeout");
            case "jetty" -> major < 0 || major >= 9 ? seconds(30, "Jetty's default idleTimeout") : null;
            case "gunicorn" -> seconds(2, "gunicorn's default keepalive");
            case "uvicorn" -> seconds(5, "uvicorn's default timeout_keep_alive");
            case "kestrel" -> seconds(120, "Kestrel's default KeepAliveTimeout: 130 s, 120 s in older ones");
            case "microsoft-iis" -> seconds(120, "the default connectionTimeout of IIS");
            case "envoy", "istio-envoy" -> seconds(3_600, "Envoy's default idle_timeout");
            case "awselb" -> seconds(60, "the default idle time-out of AWS' load balancers");
            case "cloudflare" -> seconds(400, "Cloudflare's limit of client connections");
            default ->
                null; // Apache-Coyote: 60 s embedded and 20 s in server.xml; Caddy, Google's: they change by version
        };
    }

    private static ServerDefaults seconds(long seconds, String because) {
        return new ServerDefaults(seconds * 1_000, because);
    }
}
