package io.wirewitness.boot;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The package-private members of {@code java.net.http} that lead from a call to its channel, as constant handles.
 *
 * <p>Its own class, so that the handles are made when the first call is seen: until then the module's classes are not
 * even loaded. The package is opened before anything is woven. Names as read in OpenJDK 17.0.15 and 25.0.3.
 */
public final class HttpClientDoors {

    private static final String PACKAGE = "jdk.internal.net.http.";
    private static final Class<?> EXCHANGE_CODEC = named("ExchangeImpl");
    private static final MethodHandle CODEC_CHANNEL = codecChannel();
    private static final MethodHandle CONNECTION_CHANNEL = connectionChannel();
    private static final VarHandle CALL_EXCHANGE = field(named("MultiExchange"), "exchange", named("Exchange"));
    private static final VarHandle EXCHANGE_TO_CODEC = field(named("Exchange"), "exchImpl", EXCHANGE_CODEC);

    private static final VarHandle EXCHANGE_ABORTER =
            field(named("Exchange"), "connectionAborter", named("Exchange$ConnectionAborter"));
    private static final VarHandle ABORTER_CONNECTION =
            field(named("Exchange$ConnectionAborter"), "connection", named("HttpConnection"));

    private static final VarHandle RESPONSE_TO_CODEC =
            field(named("Http1Response"), "exchange", named("Http1Exchange"));

    private static final VarHandle FRAME_CODE = field(named("frame.ErrorFrame"), "errorCode", int.class);
    private static final VarHandle GO_AWAY_LAST = field(named("frame.GoAwayFrame"), "lastStream", int.class);
    private static final VarHandle GO_AWAY_DEBUG = field(named("frame.GoAwayFrame"), "debugData", byte[].class);

    private HttpClientDoors() {}

    /** The error code of a GOAWAY or RST_STREAM frame. */
    public static int errorCode(Object frame) {
        return (int) FRAME_CODE.get(frame);
    }

    /** The last stream id of a GOAWAY frame. */
    public static int lastStream(Object frame) {
        return (int) GO_AWAY_LAST.get(frame);
    }

    /** The debug data of a GOAWAY frame, its own array. */
    public static byte[] debugData(Object frame) {
        return (byte[]) GO_AWAY_DEBUG.get(frame);
    }

    /** The channel of an HTTP/1.1 exchange or HTTP/2 stream; null if it has none. */
    public static @Nullable SocketChannel channelOfCodec(Object codec) throws Throwable {
        return (SocketChannel) CODEC_CHANNEL.invokeExact(codec);
    }

    /** The channel that a call uses at present; null before it has one. */
    public static @Nullable SocketChannel channelOfCall(Object call) {
        try {
            Object exchange = CALL_EXCHANGE.get(call);
            Object codec = exchange == null ? null : EXCHANGE_TO_CODEC.getVolatile(exchange);
            return codec == null ? null : channelOfCodec(codec);
        } catch (Throwable noConnection) {
            return null;
        }
    }

    /**
     * The channel of a call that still connects, TLS handshake included, when only whoever may abort it knows the connection;
     * null if it has come further.
     */
    public static @Nullable SocketChannel channelOfConnecting(Object call) {
        try {
            Object exchange = CALL_EXCHANGE.get(call);
            if (exchange == null || EXCHANGE_TO_CODEC.getVolatile(exchange) != null) {
                return null;
            }
            Object connecting = ABORTER_CONNECTION.getVolatile(EXCHANGE_ABORTER.get(exchange));
            return connecting == null ? null : (SocketChannel) CONNECTION_CHANNEL.invokeExact(connecting);
        } catch (Throwable noConnection) {
            return null;
        }
    }

    /** The channel that an HTTP/1.1 response is read from. */
    public static @Nullable SocketChannel channelOfResponse(Object response) throws Throwable {
        return channelOfCodec(RESPONSE_TO_CODEC.get(response));
    }

    /** {@code codec.connection().channel()} */
    private static MethodHandle codecChannel() {
        try {
            Class<?> connection = named("HttpConnection");
            MethodHandle toConnection = MethodHandles.privateLookupIn(EXCHANGE_CODEC, MethodHandles.lookup())
                    .findVirtual(EXCHANGE_CODEC, "connection", MethodType.methodType(connection));
            MethodHandle toChannel = MethodHandles.privateLookupIn(connection, MethodHandles.lookup())
                    .findVirtual(connection, "channel", MethodType.methodType(SocketChannel.class));
            return MethodHandles.filterReturnValue(toConnection, toChannel)
                    .asType(MethodType.methodType(SocketChannel.class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static MethodHandle connectionChannel() {
        try {
            Class<?> connection = named("HttpConnection");
            return MethodHandles.privateLookupIn(connection, MethodHandles.lookup())
                    .findVirtual(connection, "channel", MethodType.methodType(SocketChannel.class))
                    .asType(MethodType.methodType(SocketChannel.class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(PACKAGE + name, false, ClassLoader.getPlatformClassLoader());
        } catch (ClassNotFoundException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static VarHandle field(Class<?> owner, String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).findVarHandle(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
