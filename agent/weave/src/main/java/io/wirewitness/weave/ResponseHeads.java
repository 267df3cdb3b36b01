package io.wirewitness.weave;

import io.wirewitness.model.HttpResponseHead;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a response's head of the fields that a call reader found in a library's own object. */
public final class ResponseHeads {

    private static final Pattern TIMEOUT = Pattern.compile("(?i)\\btimeout\\s*=\\s*\"?(\\d{1,9})");
    private static final Pattern MAX = Pattern.compile("(?i)\\bmax\\s*=\\s*\"?(\\d{1,9})");

    private ResponseHeads() {}

    /**
     * The head of an HTTP/1.1 or HTTP/2 response.
     *
     * @param fields a field's value by its name in lower case, several joined by commas; null if there is none
     */
    public static HttpResponseHead of(int status, Function<String, @Nullable String> fields) {
        String keepAlive = fields.apply("keep-alive");
        String connection = fields.apply("connection");
        String coding = fields.apply("transfer-encoding");
        boolean chunked = coding != null && coding.toLowerCase(Locale.ROOT).contains("chunked");
        return new HttpResponseHead(
                status,
                fields.apply("server"),
                fields.apply("via"),
                chunked ? -1 : number(fields.apply("content-length")),
                chunked,
                connection != null && connection.toLowerCase(Locale.ROOT).contains("close"),
                number(keepAlive, TIMEOUT),
                number(keepAlive, MAX),
                true,
                false,
                "text/html".equalsIgnoreCase(stripped(fields.apply("content-type"))),
                "no-cache".equalsIgnoreCase(stripped(fields.apply("cache-control"))),
                fields.apply("sec-websocket-version") != null);
    }

    private static @Nullable String stripped(@Nullable String text) {
        return text == null ? null : text.strip();
    }

    private static long number(@Nullable String text, Pattern pattern) {
        Matcher found = text == null ? null : pattern.matcher(text);
        return found != null && found.find() ? Long.parseLong(found.group(1)) : -1;
    }

    /** A length; -1 if it is none, or contradictory. */
    static long number(@Nullable String text) {
        try {
            return text == null ? -1 : Long.parseLong(text.strip());
        } catch (NumberFormatException contradictory) {
            return -1;
        }
    }
}
