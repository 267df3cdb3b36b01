package io.wirewitness.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1 request (RFC 9112, 3).
 *
 * @param method as sent
 * @param target as sent, but without user info and with {@code ***} for query and parameters, which may hold secrets;
 *     empty where a library has it, whose call has the URL
 * @param host the Host header; null if there is none
 * @param upgrade whether it asks for another protocol (Upgrade header) which it cannot do without, see {@link #insists}
 * @param range whether it asks for a part only (Range header)
 * @param bodyBytes the announced length; 0 without a body; -1 if not known (chunked, contradictory, head not complete)
 * @param chunked whether the body comes in chunks
 * @param connectionClose whether the client will not use the connection again ({@code Connection: close}, or HTTP/1.0
 *     without {@code keep-alive})
 * @param expectContinue whether the body waits for {@code 100 Continue}
 * @param complete whether the whole head was captured in this segment
 * @param via the Via header, several joined by commas; null if there is none
 */
public record HttpRequestHead(
        String method,
        String target,
        @Nullable String host,
        boolean upgrade,
        boolean range,
        long bodyBytes,
        boolean chunked,
        boolean connectionClose,
        boolean expectContinue,
        boolean complete,
        @Nullable String via)
        implements MessageHead {

    /**
     * True if an Upgrade header asks for something that the request cannot do without. {@code h2c} (RFC 7540, 3.2) and {@code
     * TLS/1.2} (RFC 2817, 3.1; Apache HttpClient sends it since 5.4) are offers, which servers may ignore.
     *
     * @param upgrade the header's value, several joined by commas; null if there is none
     */
    public static boolean insists(@Nullable String upgrade) {
        if (upgrade == null) {
            return false;
        }
        for (String each : upgrade.split(",", -1)) {
            String protocol = each.strip().toLowerCase(Locale.ROOT);
            boolean offered = protocol.startsWith("h2c") || protocol.startsWith("tls/") || protocol.startsWith("http/");
            if (!protocol.isEmpty() && !offered) {
                return true;
            }
        }
        return false;
    }

    /**
     * True if a Range header asks for less than the whole: {@code bytes=0-} is how downloads that can be resumed begin.
     *
     * @param range the header's value; null if there is none
     */
    public static boolean asksForPart(@Nullable String range) {
        return range != null && !range.replace(" ", "").equalsIgnoreCase("bytes=0-");
    }

    /** A head without Via. */
    public HttpRequestHead(
            String method,
            String target,
            @Nullable String host,
            boolean upgrade,
            boolean range,
            long bodyBytes,
            boolean chunked,
            boolean connectionClose,
            boolean expectContinue,
            boolean complete) {
        this(method, target, host, upgrade, range, bodyBytes, chunked, connectionClose, expectContinue, complete, null);
    }
}
