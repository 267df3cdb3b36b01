package io.wirewitness.kernel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Text between Java and C. */
final class CStrings {

    private static final int MOST_BYTES = 1024;

    private CStrings() {}

    /** The NUL-terminated text at this address, at most 1 KiB of it; empty for a null pointer. */
    static String read(NativeCalls.Libc libc, long address) {
        if (address == 0) {
            return "";
        }
        int length = (int) libc.strnlen(address, MOST_BYTES);
        return StandardCharsets.UTF_8.decode(libc.view(address, length)).toString();
    }

    /** A direct buffer with the text and a NUL, for {@link NativeCalls.Libc#address}. */
    static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocateDirect(bytes.length + 1)
                .put(bytes)
                .put((byte) 0)
                .flip();
    }
}
