package io.wirewitness.instrumentation.httpclient;

import io.wirewitness.model.Call;
import io.wirewitness.model.HttpRequestHead;
import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.Found;
import io.wirewitness.weave.RequestHeads;
import io.wirewitness.weave.ResponseHeads;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code MultiExchange}. The request is the JDK's own copy, so that no code of the application runs. */
final class JdkHttpClientCallReader implements CallReader {

    private static final String CALL = "jdk.internal.net.http.MultiExchange";

    @Override
    public String library() {
        return "jdk-httpclient";
    }

    @Override
    public @Nullable Call read(Object call, long id) {
        if (!call.getClass().getName().equals(CALL)) {
            return null;
        }
        HttpRequest request = request(call);
        Object codec = Fields.read(call, "exchange", "exchImpl");
        boolean http2 = codec != null && codec.getClass().getSimpleName().equals("Stream");
        Call read = new Call(
                id,
                "java.net.http " + System.getProperty("java.version"),
                request == null ? null : request.method(),
                request == null ? null : request.uri().toString(),
                Found.pool(http2 ? JdkHttpClientPartReader.idleHttp2() : JdkHttpClientPartReader.idle()),
                request == null ? -1 : request.timeout().map(Duration::toMillis).orElse(0L),
                request == null ? null : retries(request.method()));
        Call found = http2 ? read.withStreamId((int) Fields.number(codec, 0, "streamid")) : read;
        Object response = Fields.read(codec, "response"); // of this attempt, as its codec is
        int status = (int) Fields.number(response, 0, http2 ? "statusCode" : "responseCode");
        return status > 0 && Fields.read(response, "headers") instanceof HttpHeaders headers
                ? found.withAnswer(ResponseHeads.of(status, name -> joined(headers, name)), asked(call, codec, request))
                : found;
    }

    /**
     * The application's own fields, and what the codec knows of the body. Upgrade is the client's own: h2c, which is an
     * offer, or a WebSocket.
     */
    private static @Nullable HttpRequestHead asked(Object call, @Nullable Object codec, @Nullable HttpRequest request) {
        if (request == null || !(Fields.read(call, "currentreq", "userHeaders") instanceof HttpHeaders headers)) {
            return null;
        }
        boolean streamed = Boolean.TRUE.equals(Fields.read(codec, "requestAction", "streaming"));
        long length =
                Fields.number(codec, Fields.number(codec, 0, "requestContentLen"), "requestAction", "contentLength");
        boolean chunked = streamed || length < 0;
        return RequestHeads.of(
                request.method(),
                Boolean.TRUE.equals(Fields.read(call, "currentreq", "isWebSocket")),
                chunked ? -1 : length,
                chunked,
                name -> joined(headers, name));
    }

    private static @Nullable String joined(HttpHeaders headers, String name) {
        List<String> values = headers.allValues(name);
        return values.isEmpty() ? null : String.join(", ", values);
    }

    private static @Nullable HttpRequest request(Object call) {
        return Fields.read(call, "request") instanceof HttpRequest copy
                        && copy.getClass().getName().startsWith("jdk.internal.net.http.")
                ? copy
                : null;
    }

    /** {@code MultiExchange.canRetryRequest}: GET and HEAD once, the rest only if the property said so. */
    private static boolean retries(String method) {
        return method.equals("GET") || method.equals("HEAD") || JdkHttpClientPartReader.repeatsAll();
    }
}
