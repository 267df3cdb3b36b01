package io.wirewitness.instrumentation.httpurlconnection;

import io.wirewitness.model.Call;
import io.wirewitness.model.PoolSettings;
import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.Found;
import io.wirewitness.weave.RequestHeads;
import io.wirewitness.weave.ResponseHeads;
import org.jspecify.annotations.Nullable;

/** Reads {@code sun.net.www.protocol.http.HttpURLConnection} and its https subclass, field by field. */
final class HttpUrlConnectionCallReader implements CallReader {

    private static final String READ_TIMEOUT = "sun.net.client.defaultReadTimeout";
    private static final String RETRY_POST = "sun.net.http.retryPost";

    private static final long SECOND_MILLIS = 1000;

    @Override
    public String library() {
        return "jdk-httpurlconnection";
    }

    @Override
    public @Nullable Call read(Object call, long id) {
        if (!call.getClass().getName().startsWith("sun.net.www.protocol.http")) {
            return null;
        }
        Object method = Fields.read(call, "method");
        Object url = Fields.read(call, "url");
        Call read = new Call(
                id,
                "HttpURLConnection " + System.getProperty("java.version"),
                method == null ? null : method.toString(),
                url == null ? null : url.toString(),
                pool(Fields.read(call, "http")),
                readTimeoutMillis(call),
                method == null ? null : retries(call, method.toString()));
        int status = (int) Fields.number(call, 0, "responseCode");
        Object answer = Fields.read(call, "responses");
        Object asked = Fields.read(call, "requests");
        return status <= 0
                ? read
                : read.withAnswer(
                        ResponseHeads.of(status, name -> header(answer, name)),
                        method == null ? null : RequestHeads.of(method.toString(), name -> header(asked, name)));
    }

    /** Of a {@code MessageHeader}, whose first key is null: the line before the fields. */
    private static @Nullable String header(@Nullable Object message, String name) {
        StringBuilder values = new StringBuilder();
        if (Fields.read(message, "keys") instanceof String[] keys
                && Fields.read(message, "values") instanceof String[] all) {
            int count = (int) Math.min(Fields.number(message, 0, "nkeys"), Math.min(keys.length, all.length));
            for (int i = count - 1; i >= 0; i--) { // the parser has the last line first
                if (name.equalsIgnoreCase(keys[i])) {
                    values.append(values.isEmpty() ? "" : ", ").append(all[i]);
                }
            }
        }
        return values.isEmpty() ? null : values.toString();
    }

    /** The server's hint of its last answer wins over the property, and the property over the default. */
    private static @Nullable PoolSettings pool(@Nullable Object client) {
        long hintSeconds = Fields.number(client, 0, "keepAliveTimeout");
        if (hintSeconds > 0) {
            return new PoolSettings(
                    hintSeconds * SECOND_MILLIS, "the server's own Keep-Alive: timeout", "Keep-Alive: timeout=%d");
        }
        return Found.pool(HttpUrlConnectionPartReader.idle());
    }

    /** Not set is -1 in the connection, and then the property counts, whose default is none. */
    private static long readTimeoutMillis(Object call) {
        long set = Fields.number(call, -2, "readTimeout");
        if (set == -2) {
            return -1;
        }
        return set >= 0 ? set : number(READ_TIMEOUT, 0);
    }

    private static long number(String property, long missing) {
        Long value = Long.getLong(property);
        return value == null || value < 0 ? missing : value;
    }

    /** {@code HttpClient.parseHTTP}: any method once, but no streamed body, and a POST unless the property forbids it. */
    private static boolean retries(Object call, String method) {
        boolean streaming = Fields.number(call, -1, "chunkLength") != -1
                || Fields.number(call, -1, "fixedContentLength") != -1
                || Fields.number(call, -1, "fixedContentLengthLong") != -1;
        return !streaming && !(method.equals("POST") && "false".equalsIgnoreCase(System.getProperty(RETRY_POST)));
    }
}
