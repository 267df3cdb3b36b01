package io.wirewitness.weave;

import io.wirewitness.model.HttpRequestHead;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes a request's head of the fields that a call reader found in a library's own object. */
public final class RequestHeads {

    private RequestHeads() {}

    /**
     * The head of an HTTP/1.1 or HTTP/2 request, as far as rules ask: its target stays empty.
     *
     * @param method as sent
     * @param fields a field's value by its name in lower case, several joined by commas; null if there is none
     */
    public static HttpRequestHead of(String method, Function<String, @Nullable String> fields) {
        String coding = fields.apply("transfer-encoding");
        boolean chunked = coding != null && coding.toLowerCase(Locale.ROOT).contains("chunked");
        String length = fields.apply("content-length");
        return of(
                method,
                HttpRequestHead.insists(fields.apply("upgrade")),
                chunked ? -1 : length == null ? 0 : ResponseHeads.number(length),
                chunked,
                fields);
    }

    /**
     * The same where the library keeps some of it apart from its fields.
     *
     * @param upgrade as in {@link HttpRequestHead}
     * @param bodyBytes as in {@link HttpRequestHead}
     * @param chunked as in {@link HttpRequestHead}
     */
    public static HttpRequestHead of(
            String method,
            boolean upgrade,
            long bodyBytes,
            boolean chunked,
            Function<String, @Nullable String> fields) {
        String connection = fields.apply("connection");
        String expect = fields.apply("expect");
        return new HttpRequestHead(
                method,
                "",
                null,
                upgrade,
                HttpRequestHead.asksForPart(fields.apply("range")),
                bodyBytes,
                chunked,
                connection != null && connection.toLowerCase(Locale.ROOT).contains("close"),
                expect != null && expect.toLowerCase(Locale.ROOT).contains("100-continue"),
                true,
                fields.apply("via"));
    }
}
