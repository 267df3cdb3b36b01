package io.wirewitness.instrumentation.grpc;

import io.wirewitness.boot.GrpcHooks;
import io.wirewitness.model.Call;
import io.wirewitness.weave.CallReader;
import io.wirewitness.weave.Fields;
import org.jspecify.annotations.Nullable;

/** Reads {@code ClientCallImpl}, and the transport state of its latest failed attempt; on a server a {@code ServerStream}. */
final class GrpcCallReader implements CallReader {

    private static final String CALL = "io.grpc.internal.ClientCallImpl";
    private static final long MILLI_NANOS = 1_000_000L;

    @Override
    public String library() {
        return "grpc";
    }

    @Override
    public @Nullable Call read(Object call, long id) {
        if (call.getClass().getName().endsWith("ServerStream")) {
            return served(call, id);
        }
        Object method = Fields.read(call, "method", "fullMethodName");
        if (method == null || !call.getClass().getName().endsWith(CALL)) {
            return null;
        }
        Object attempt = GrpcHooks.attemptOf(call);
        Call read = new Call(
                id,
                library(call.getClass()),
                "POST",
                scheme(attempt) + "://" + authority(call, attempt) + "/" + method,
                null,
                timeoutMillis(call),
                null);
        return read.withStreamId(streamId(attempt));
    }

    /** A server's stream; its call stands at the end of its listeners. */
    private static @Nullable Call served(Object stream, long id) {
        Object call = Fields.read(stream, "state", "listener", "listener", "call");
        Object method = Fields.read(call, "method", "fullMethodName");
        if (call == null || method == null) {
            return null;
        }
        return new Call(id, library(call.getClass()), "POST", "/" + method, null, -1, null)
                .withStreamId(servedStreamId(stream));
    }

    /** Netty's stream has its own; over OkHttp its state has it. */
    private static int servedStreamId(Object stream) {
        long own = Fields.number(stream, 0, "streamId");
        return (int) Math.max(0, own != 0 ? own : Fields.number(stream, 0, "state", "streamId"));
    }

    private static String authority(Object call, @Nullable Object attempt) {
        Object name = Fields.read(call, "callOptions", "authority");
        name = name != null ? name : Fields.read(attempt, "handler", "authority");
        name = name != null ? name : Fields.read(attempt, "transport", "defaultAuthority");
        name = name != null ? name : Fields.read(call, "clientStreamProvider", "this$0", "target");
        name = name != null ? name : Fields.read(call, "clientTransportProvider", "this$0", "target");
        String text = name == null ? "" : name.toString();
        return text.substring(text.lastIndexOf('/') + 1); // a target may be dns:///host:port
    }

    private static String scheme(@Nullable Object attempt) {
        Object negotiated = Fields.read(attempt, "this$0", "negotiationScheme");
        boolean tls = "https".equals(String.valueOf(negotiated))
                || Fields.read(attempt, "transport", "sslSocketFactory") != null;
        return tls ? "https" : "http";
    }

    /** Netty's state has its own; OkHttp's had it in the stream until 1.5x. A negative one is none yet. */
    private static int streamId(@Nullable Object attempt) {
        long own = Fields.number(attempt, 0, "id");
        long ofStream = own > 0 ? own : Fields.number(attempt, 0, "this$0", "id");
        return (int) Math.max(0, ofStream);
    }

    /** The time that the call's deadline left when it began; newer versions keep it. */
    private static long timeoutMillis(Object call) {
        long nanos = Fields.number(call, 0, "cancellationHandler", "remainingNanos");
        return nanos > 0 ? nanos / MILLI_NANOS : -1;
    }

    private static String library(Class<?> call) {
        try {
            Class<?> util = Class.forName("io.grpc.internal.GrpcUtil", false, call.getClassLoader());
            Object version = Fields.constant(util, "IMPLEMENTATION_VERSION");
            return version == null ? "grpc" : "grpc " + version;
        } catch (ClassNotFoundException | LinkageError otherVersion) {
            return "grpc";
        }
    }
}
