package io.wirewitness.instrumentation.okhttp;

import io.wirewitness.model.Call;
import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.Fields;
import io.wirewitness.weave.Found;
import io.wirewitness.weave.RequestHeads;
import io.wirewitness.weave.ResponseHeads;
import org.jspecify.annotations.Nullable;

/** Reads {@code RealCall}, and {@code Transmitter} of 4.0 to 4.4. */
final class OkHttpCallReader implements CallReader {

    static final String LIBRARY = "okhttp";

    @Override
    public String library() {
        return LIBRARY;
    }

    @Override
    public @Nullable Call read(Object call, long id) {
        Object client = Fields.read(call, "client");
        if (client == null || !call.getClass().getName().startsWith("okhttp3.")) {
            return null;
        }
        Object request = Fields.read(call, "originalRequest");
        if (request == null) {
            request = Fields.read(call, "call", "originalRequest");
        }
        Object method = Fields.read(request, "method");
        Object url = Fields.read(request, "url");
        Object retries = Fields.read(client, "retryOnConnectionFailure");
        Call read = new Call(
                id,
                library(call.getClass().getClassLoader()),
                method == null ? null : method.toString(),
                url == null ? null : url.toString(),
                Found.pool(OkHttpPartReader.idle(client)),
                timeoutMillis(client),
                retries instanceof Boolean again ? again : null);
        return read.withStreamId(streamId(call));
    }

    @Override
    public @Nullable Call answered(Object call, @Nullable Object response, long id) {
        Call read = read(call, id);
        int status = (int) Fields.number(response, 0, "code");
        Object request = Fields.read(response, "request");
        if (read == null || status == 0) {
            return read;
        }
        return read.withAnswer(
                ResponseHeads.of(status, name -> header(response, name)),
                read.method() == null ? null : RequestHeads.of(read.method(), name -> header(request, name)));
    }

    /** Of a message's headers, names and values in turn. */
    private static @Nullable String header(@Nullable Object message, String name) {
        StringBuilder values = new StringBuilder();
        if (Fields.read(message, "headers", "namesAndValues") instanceof String[] fields) {
            for (int i = 0; i + 1 < fields.length; i += 2) {
                if (fields[i].equalsIgnoreCase(name)) {
                    values.append(values.isEmpty() ? "" : ", ").append(fields[i + 1]);
                }
            }
        }
        return values.isEmpty() ? null : values.toString();
    }

    /** The stream of the call's present attempt; 0 on HTTP/1, and once the attempt is over. */
    private static int streamId(Object call) {
        Object exchange = Fields.read(call, "exchange");
        if (exchange == null) {
            exchange = Fields.read(call, "interceptorScopedExchange");
        }
        return (int) Fields.number(Fields.read(exchange, "codec", "stream"), 0, "id");
    }

    /** The call's time-out if it is set and the shorter one, else the read time-out; 0 for none, -1 if not known. */
    private static long timeoutMillis(Object client) {
        long read = Fields.number(client, -1, "readTimeoutMillis");
        long call = Fields.number(client, 0, "callTimeoutMillis");
        return call > 0 && (read <= 0 || call < read) ? call : read;
    }

    /** Both classes hold constants and nothing else: 4.0 to 4.6 {@code internal.Version}, later {@code OkHttp}. */
    private static String library(ClassLoader loader) {
        Object version = constant(loader, "okhttp3.OkHttp", "VERSION");
        if (version == null) {
            Object userAgent = constant(loader, "okhttp3.internal.Version", "userAgent");
            version = userAgent == null ? null : userAgent.toString().replace("okhttp/", "");
        }
        return version == null ? LIBRARY : LIBRARY + " " + version;
    }

    private static @Nullable Object constant(ClassLoader loader, String className, String field) {
        try {
            return Fields.constant(Class.forName(className, false, loader), field);
        } catch (ClassNotFoundException | LinkageError otherVersion) {
            return null;
        }
    }
}
