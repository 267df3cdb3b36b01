package io.wirewitness.boot;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * What the first bytes of a connection look like, each way: TLS, HTTP in clear, or something else. Looked at once per
 * connection and direction, where the JDK hands its native buffer to the kernel or has it filled; only the kind is kept. And whether
 * the first bytes behind a request are an interim answer, which is none.
 */
public final class FirstBytes {

    /** None was seen, or too few to tell. */
    public static final int NONE = 0;

    /** A TLS record that begins a handshake: a hello. */
    public static final int TLS_HANDSHAKE = 1;

    /** Another TLS record. */
    public static final int TLS_OTHER = 2;

    /** An HTTP/1 request in clear, but not CONNECT, behind which anything may follow. */
    public static final int HTTP_REQUEST = 3;

    /** An HTTP/1 status line in clear. */
    public static final int HTTP_RESPONSE = 4;

    /** HTTP/2 in clear. */
    public static final int HTTP2 = 5;

    /** Of another protocol. */
    public static final int OTHER = 6;

    /** A TLS alert in clear: its number is added. */
    public static final int TLS_ALERT = 0x100;

    private static final int RECORD_ALERT = 0x15;
    private static final int RECORD_HANDSHAKE = 0x16;
    private static final int RECORD_DATA = 0x17;
    private static final int TLS_MAJOR = 0x03;
    private static final int RECORD_HEADER = 5;
    private static final int CLEAR_ALERT = 2;
    private static final int MOST_VECTORS = 16;
    private static final int VECTOR_BYTES = 16;
    private static final int MOST_INTERIM_BYTES = 4096;

    private static final String[] METHODS = {"GET ", "POST ", "PUT ", "HEAD ", "DELETE ", "PATCH ", "OPTIONS "};

    private static final @Nullable MethodHandle BYTE_AT = reader("getByte", byte.class);
    private static final @Nullable MethodHandle LONG_AT = reader("getLong", long.class);

    private FirstBytes() {}

    /**
     * Makes the class ready, on a thread of the agent's: its first use is in a write of the application's, which else waits while the
     * method handles are made (a second at a load of 8 on two cores, seen in a contract test's recording).
     */
    public static void prepare() {
        // the class is initialised by the call
    }

    /** The kind of what lies at a native address that this thread's caller keeps valid. */
    static int at(long address, long length) {
        if (BYTE_AT == null || address == 0 || length <= 0) {
            return NONE;
        }
        int first = byteAt(address);
        if (first >= RECORD_ALERT - 1 && first <= RECORD_DATA && length >= 2 && byteAt(address + 1) == TLS_MAJOR) {
            return record(address, length, first);
        }
        if (startsWith(address, length, "HTTP/")) {
            return HTTP_RESPONSE;
        }
        if (startsWith(address, length, "PRI * HTTP/2")) {
            return HTTP2;
        }
        for (String method : METHODS) {
            if (startsWith(address, length, method)) {
                return HTTP_REQUEST;
            }
        }
        return length < RECORD_HEADER ? NONE : OTHER;
    }

    /**
     * True if what was read is heads of interim answers and nothing else. Asked for the first bytes behind a request: ten of them tell
     * almost always.
     */
    static boolean areInterimAnswers(long address, long length) {
        if (BYTE_AT == null || address == 0 || length <= 0 || length > MOST_INTERIM_BYTES) {
            return false;
        }
        int state = InterimHeads.WHOLE;
        for (long i = 0; i < length && state != InterimHeads.NOT; i++) {
            state = InterimHeads.next(state, byteAt(address + i));
        }
        return state == InterimHeads.WHOLE;
    }

    /** {@link #at} for {@code count} of {@code struct iovec} that will be written; the first that is not empty tells. */
    static int atVector(long vector, long count) {
        return first(vector, Math.min(count, MOST_VECTORS), Long.MAX_VALUE);
    }

    /** The same for an array of {@code struct iovec} that {@code bytes} were read into, so that one of them holds the first. */
    static int readInto(long vector, long bytes) {
        return first(vector, bytes > 0 ? MOST_VECTORS : 0, bytes);
    }

    private static int first(long vector, long count, long most) {
        if (LONG_AT == null || vector == 0) {
            return NONE;
        }
        for (long entry = vector; entry < vector + count * VECTOR_BYTES; entry += VECTOR_BYTES) {
            long bytes = longAt(entry + Long.BYTES);
            if (bytes > 0) {
                return at(longAt(entry), Math.min(bytes, most));
            }
        }
        return NONE;
    }

    /** The record's header (RFC 8446, 5.1): type, version (2), length (2); an alert in clear has two bytes behind it. */
    private static int record(long address, long length, int type) {
        if (type == RECORD_HANDSHAKE) {
            return TLS_HANDSHAKE;
        }
        boolean clear = type == RECORD_ALERT
                && length >= RECORD_HEADER + CLEAR_ALERT
                && byteAt(address + 3) == 0
                && byteAt(address + 4) == CLEAR_ALERT;
        return clear ? TLS_ALERT + byteAt(address + RECORD_HEADER + 1) : TLS_OTHER;
    }

    private static boolean startsWith(long address, long length, String text) {
        if (length < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (byteAt(address + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int byteAt(long address) {
        try {
            return BYTE_AT == null ? -1 : (byte) BYTE_AT.invokeExact(address) & 0xff;
        } catch (Throwable unreadable) {
            return -1;
        }
    }

    private static long longAt(long address) {
        try {
            return LONG_AT == null ? 0 : (long) LONG_AT.invokeExact(address);
        } catch (Throwable unreadable) {
            return 0;
        }
    }

    /** The JDK's own reader of native memory, which {@link Launcher} opens; null where it is not as expected. */
    private static @Nullable MethodHandle reader(String method, Class<?> type) {
        try {
            Class<?> reader = Class.forName("jdk.internal.misc.Unsafe", false, null);
            Object instance = MethodHandles.lookup()
                    .findStatic(reader, "getUnsafe", MethodType.methodType(reader))
                    .invoke();
            return MethodHandles.lookup()
                    .findVirtual(reader, method, MethodType.methodType(type, long.class))
                    .bindTo(instance);
        } catch (Throwable closed) {
            return null;
        }
    }
}
