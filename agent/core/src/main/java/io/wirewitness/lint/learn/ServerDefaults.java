package io.wirewitness.lint.learn;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Idle limits that servers have by default, by what they call themselves in {@code Server}; only names that mean one thing.
 * Where versions differ and the name does not tell them apart, the shortest. Each is of the table in docs/learning.md. Any thread.
 *
 * @param millis how long it keeps an idle connection unless somebody set it
 * @param because whose default it is
 */
record ServerDefaults(long millis, String because) {

    /** Digits of a version that are looked at. */
    private static final int LONGEST_VERSION = 4;

    /** The default behind a {@code Server} field, such as {@code nginx/1.29.8}; null if the name says too little. */
    static @Nullable ServerDefaults of(@Nullable String server) {
        if (server == null) {
            return null;
        }
        String text = server.strip().toLowerCase(Locale.ROOT);
        int end = 0;
        while (end < text.length() && isOfName(text.charAt(end), end)) {
            end++;
        }
        int major = major(text, end);
        return switch (text.substring(0, end)) {
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

    private static boolean isOfName(char c, int at) {
        return (c >= 'a' && c <= 'z') || (at > 0 && ((c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-'));
    }

    /** The number behind a slash or a bracket; -1 if there is none. */
    private static int major(String text, int from) {
        int major = -1;
        if (from < text.length() && (text.charAt(from) == '/' || text.charAt(from) == '(')) {
            for (int i = from + 1; i < text.length() && i <= from + LONGEST_VERSION; i++) {
                char digit = text.charAt(i);
                if (digit < '0' || digit > '9') {
                    break;
                }
                major = Math.max(major, 0) * 10 + digit - '0';
            }
        }
        return major;
    }

    private static ServerDefaults seconds(long seconds, String because) {
        return new ServerDefaults(seconds * 1_000, because);
    }
}
