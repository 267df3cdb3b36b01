package io.wirewitness.boot;

import org.jspecify.annotations.Nullable;

/**
 * What advice on gRPC's server calls. A call there is its stream on the wire, a {@code ServerStream}; many share a connection,
 * so that none is the one that is being served: each tells its own end.
 *
 * <p>None blocks or throws; a call that succeeds allocates nothing but, once per connection, the memory of its streams.
 */
public final class GrpcServerHooks {

    private static final String LIBRARY = "grpc";
    private static final String CANCELLED = "io.grpc.StatusRuntimeException";
    private static final String NO_MORE = "call already cancelled";

    /** Interceptors put their calls around the server's own. */
    private static final int MOST_CALLS = 12;

    private GrpcServerHooks() {}

    /** The server has read a call's headers. */
    public static void begins(@Nullable Object stream) {
        if (stream == null || Hooks.listener() == null) {
            return;
        }
        SocketState state = Reach.state(stream);
        if (state != null && state.role == SocketState.ROLE_SERVER) {
            state.library = LIBRARY;
            state.requests++;
            state.streamBegins(stream, System.nanoTime());
        }
    }

    /**
     * True if a stream ends because the client ended the connection, while the one answer of its call was owed. What a client
     * may leave as it likes, such as a subscription, is no failure until its handler feels it. Told once for each connection.
     *
     * @param transportState the stream's
     */
    public static boolean isLost(@Nullable Object transportState) {
        if (transportState == null || Hooks.listener() == null) {
            return false;
        }
        try {
            SocketState state = Reach.state(transportState);
            if (state == null || !endedByClient(state) || state.attemptEnded != null) {
                return false;
            }
            Object answered = field(transportState, "closedStatus");
            Object call = field(field(field(transportState, "listener"), "listener"), "call");
            Object type = field(field(call, "method"), "type");
            return answered == null
                    && type instanceof Enum<?> kind
                    && (kind.name().equals("UNARY") || kind.name().equals("CLIENT_STREAMING"));
        } catch (RuntimeException fault) {
            Hooks.fault(fault);
            return false;
        }
    }

    /** The stream of which {@link #isLost} said so. */
    public static void lost(Object transportState, Throwable thrown) {
        SocketState state = Reach.state(transportState);
        Object stream = field(field(transportState, "listener"), "stream");
        if (state != null && stream != null) {
            state.attemptEnded = thrown;
            tell(state, stream, thrown);
        }
    }

    /**
     * What gRPC throws at a handler that answers a cancelled call. Told if it was the client that reset the stream or ended the
     * connection, once for each stream: a deadline that passes on this side cancels calls as well.
     *
     * @param call the server's, or an interceptor's around it
     */
    public static void answeredInVain(@Nullable Object call, @Nullable Throwable thrown) {
        if (thrown == null || call == null || Hooks.listener() == null || !saysCancelled(thrown)) {
            return;
        }
        try {
            Object stream = streamOf(call);
            SocketState state = stream == null ? null : Reach.state(stream);
            ServedStreams streams = state == null ? null : state.served;
            if (state == null || stream == null || streams == null || streams.wasTold(stream)) {
                return;
            }
            StreamFacts facts = state.streams;
            StreamFacts.Reset reset = facts == null ? null : facts.resetOf(number(stream));
            if ((reset != null && reset.fromPeer()) || (endedByClient(state) && state.attemptEnded == null)) {
                tell(state, stream, thrown);
            }
        } catch (RuntimeException fault) {
            Hooks.fault(fault);
        }
    }

    /** A handler threw: gRPC answers with UNKNOWN. */
    public static void handlerThrew(@Nullable Object stream, @Nullable Throwable thrown) {
        if (stream != null && thrown != null && Hooks.listener() != null) {
            SocketState state = Reach.state(stream);
            if (state != null && state.role == SocketState.ROLE_SERVER) {
                ServerHooks.handlerFailed(LIBRARY, state, stream, thrown);
            }
        }
    }

    /** A handler ends its call with a status that has a cause. */
    public static void answeredWith(@Nullable Object status, @Nullable Object stream) {
        if (status != null && Hooks.listener() != null && field(status, "cause") instanceof Throwable cause) {
            handlerThrew(stream, cause);
        }
    }

    private static void tell(SocketState state, Object stream, Throwable thrown) {
        ServedStreams streams = state.served;
        if (streams != null) {
            streams.told(stream);
        }
        state.answersHandedOver = true;
        ServerHooks.requestFailed(LIBRARY, state, stream, thrown);
    }

    private static boolean endedByClient(SocketState state) {
        boolean ended = state.endOfStreamNanos != 0 || state.thrown != null;
        boolean oursFirst =
                state.closedNanos != 0 && (state.failedNanos == 0 || state.closedNanos - state.failedNanos < 0);
        return ended && !oursFirst;
    }

    private static boolean saysCancelled(Throwable thrown) {
        String message = thrown.getMessage();
        return message != null
                && message.contains(NO_MORE)
                && thrown.getClass().getName().endsWith(CANCELLED);
    }

    private static @Nullable Object streamOf(Object call) {
        Object at = call;
        for (int layer = 0; at != null && layer < MOST_CALLS; layer++) {
            Object stream = field(at, "stream");
            if (stream != null) {
                return stream;
            }
            at = field(at, "delegate");
        }
        return null;
    }

    /** Over OkHttp the stream's state has it. */
    private static int number(Object stream) {
        Object number = field(stream, "streamId");
        return (number == null ? field(field(stream, "state"), "streamId") : number) instanceof Integer id ? id : 0;
    }

    private static @Nullable Object field(@Nullable Object from, String name) {
        return from == null ? null : GrpcHooks.field(from, name);
    }
}
