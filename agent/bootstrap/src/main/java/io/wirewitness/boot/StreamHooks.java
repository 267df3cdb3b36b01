package io.wirewitness.boot;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What advice on HTTP/2 libraries calls when a frame says something about failures: GOAWAY, RST_STREAM, PING. Called for
 * no frame of an exchange that goes well.
 */
public final class StreamHooks {

    /** RFC 9113, 6.4. */
    private static final int RST_STREAM = 0x3;

    /** RFC 9113, 6.7. */
    private static final int PING = 0x6;

    private static final int ACK = 0x1;

    /** RFC 9113, 6.8. */
    private static final int GOAWAY = 0x7;

    private static final int FIRST_PRINTABLE = 0x20;
    private static final int LAST_PRINTABLE = 0x7e;
    private static final int DEBUG = StreamFacts.DEBUG_CHARS;
    private static final String OKIO_TEXT = "text=";

    /** No code of RFC 9113, for a name that it does not have. */
    private static final long UNKNOWN_CODE = 0xffff_ffffL;

    private StreamHooks() {}

    /**
     * A GOAWAY was received or sent.
     *
     * @param connection as in {@link CallHooks#requestOn(String, Object)}
     * @param debug a byte array, a byte buffer (its position stays), or anything whose {@code toString} is the text; null
     */
    public static void goAway(
            @Nullable Object connection, boolean fromPeer, int lastStreamId, long code, @Nullable Object debug) {
        StreamFacts facts = factsOf(connection);
        if (facts != null) {
            facts.goAway(new StreamFacts.GoAway(System.nanoTime(), fromPeer, lastStreamId, code, text(debug)));
        }
    }

    /** The same of a library whose error codes are the constants of an enum, named as in RFC 9113. */
    public static void goAway(
            @Nullable Object connection,
            boolean fromPeer,
            int lastStreamId,
            @Nullable Enum<?> code,
            @Nullable Object debug) {
        goAway(connection, fromPeer, lastStreamId, number(code), debug);
    }

    /** A RST_STREAM was received or sent, of a library whose error codes are the constants of an enum. */
    public static void streamReset(
            @Nullable Object connection, boolean fromPeer, int streamId, @Nullable Enum<?> code) {
        streamReset(connection, fromPeer, streamId, number(code));
    }

    /** A RST_STREAM was received or sent. */
    public static void streamReset(@Nullable Object connection, boolean fromPeer, int streamId, long code) {
        StreamFacts facts = factsOf(connection);
        if (facts != null) {
            facts.reset(new StreamFacts.Reset(System.nanoTime(), fromPeer, streamId, code));
        }
    }

    /**
     * A frame of any type comes or goes, as an object of which {@link Reach} knows type, flags, stream and payload: only
     * GOAWAY, RST_STREAM and our own PING are looked into.
     */
    public static void frame(@Nullable Object connection, @Nullable Object frame, boolean fromPeer) {
        if (Hooks.listener() == null) {
            return;
        }
        int type = Reach.number(frame, Reach.FRAME_TYPE, -1);
        if (type == PING && !fromPeer && (Reach.number(frame, Reach.FRAME_FLAGS, ACK) & ACK) == 0) {
            pinged(connection);
        }
        if (type != RST_STREAM && type != GOAWAY) {
            return;
        }
        if (!(Reach.part(frame, Reach.FRAME_PAYLOAD) instanceof ByteBuffer payload)) {
            return;
        }
        ByteBuffer rest = payload.duplicate();
        if (type == RST_STREAM && rest.remaining() >= Integer.BYTES) {
            int stream = Reach.number(frame, Reach.FRAME_STREAM, 0);
            streamReset(connection, fromPeer, stream, Integer.toUnsignedLong(rest.getInt()));
        } else if (type == GOAWAY && rest.remaining() >= 2 * Integer.BYTES) {
            int last = rest.getInt() & Integer.MAX_VALUE;
            goAway(connection, fromPeer, last, Integer.toUnsignedLong(rest.getInt()), rest);
        }
    }

    /** We sent a PING of our own. */
    public static void pinged(@Nullable Object connection) {
        StreamFacts facts = factsOf(connection);
        if (facts != null) {
            facts.ping(System.nanoTime());
        }
    }

    private static @Nullable StreamFacts factsOf(@Nullable Object connection) {
        if (connection == null || Hooks.listener() == null) {
            return null;
        }
        SocketState state = Reach.state(connection);
        if (state == null) {
            return null;
        }
        StreamFacts facts = state.streams;
        if (facts == null) {
            facts = new StreamFacts();
            state.streams = facts;
        }
        return facts;
    }

    /** Names of RFC 9113, 7, and one of gRPC's OkHttp transport. */
    private static long number(@Nullable Enum<?> code) {
        if (code == null) {
            return UNKNOWN_CODE;
        }
        return switch (code.name()) {
            case "NO_ERROR" -> 0x0;
            case "PROTOCOL_ERROR" -> 0x1;
            case "INTERNAL_ERROR" -> 0x2;
            case "FLOW_CONTROL_ERROR" -> 0x3;
            case "SETTINGS_TIMEOUT" -> 0x4;
            case "STREAM_CLOSED" -> 0x5;
            case "FRAME_SIZE_ERROR", "FRAME_TOO_LARGE" -> 0x6;
            case "REFUSED_STREAM" -> 0x7;
            case "CANCEL" -> 0x8;
            case "COMPRESSION_ERROR" -> 0x9;
            case "CONNECT_ERROR" -> 0xa;
            case "ENHANCE_YOUR_CALM" -> 0xb;
            case "INADEQUATE_SECURITY" -> 0xc;
            case "HTTP_1_1_REQUIRED" -> 0xd;
            default -> UNKNOWN_CODE;
        };
    }

    private static String text(@Nullable Object debug) {
        if (debug == null) {
            return "";
        }
        try {
            if (debug instanceof byte[] bytes) {
                return printable(new String(bytes, 0, Math.min(bytes.length, DEBUG), StandardCharsets.ISO_8859_1));
            }
            if (debug instanceof ByteBuffer buffer) {
                byte[] bytes = new byte[Math.min(buffer.remaining(), DEBUG)];
                buffer.duplicate().get(bytes);
                return printable(new String(bytes, StandardCharsets.ISO_8859_1));
            }
            return printable(debug instanceof CharSequence text ? text.toString() : unwrapped(decoded(debug)));
        } catch (RuntimeException unreadable) {
            return "";
        }
    }

    /** okio writes a byte string as {@code [text=...]}, and a long one as {@code [size=200 text=...]}. */
    private static String unwrapped(String text) {
        int begin = text.startsWith("[") && text.endsWith("]") ? text.indexOf(OKIO_TEXT) : -1;
        if (begin < 0) {
            return text.equals("[size=0]") ? "" : text;
        }
        return text.substring(begin + OKIO_TEXT.length(), text.length() - 1);
    }

    /** Netty's {@code ByteBuf}, under whatever name: {@code toString(Charset)} leaves its indices alone. */
    private static String decoded(Object debug) {
        for (Class<?> at = debug.getClass(); at != null; at = at.getSuperclass()) {
            try {
                Method decode = at.getDeclaredMethod("toString", Charset.class);
                decode.setAccessible(true);
                return String.valueOf(decode.invoke(debug, StandardCharsets.ISO_8859_1));
            } catch (NoSuchMethodException inherited) {
                // declared further up
            } catch (ReflectiveOperationException closed) {
                return "";
            }
        }
        return debug.toString();
    }

    private static String printable(String text) {
        StringBuilder kept = new StringBuilder();
        for (int i = 0; i < text.length() && kept.length() < DEBUG; i++) {
            char each = text.charAt(i);
            kept.append(each >= FIRST_PRINTABLE && each <= LAST_PRINTABLE ? each : '?');
        }
        return kept.toString();
    }
}
