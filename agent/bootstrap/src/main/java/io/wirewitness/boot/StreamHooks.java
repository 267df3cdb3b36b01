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

    private static final int FIRST_PRINTABLE = 0x20;
    private static final int LAST_PRINTABLE = 0x7e;
    private static final int DEBUG = StreamFacts.DEBUG_CHARS;

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

    /** A RST_STREAM was received or sent. */
    public static void streamReset(@Nullable Object connection, boolean fromPeer, int streamId, long code) {
        StreamFacts facts = factsOf(connection);
        if (facts != null) {
            facts.reset(new StreamFacts.Reset(System.nanoTime(), fromPeer, streamId, code));
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
            return printable(debug instanceof CharSequence text ? text.toString() : decoded(debug));
        } catch (RuntimeException unreadable) {
            return "";
        }
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
