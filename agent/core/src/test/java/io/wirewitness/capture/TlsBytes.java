package io.wirewitness.capture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** TLS records for scripts (RFC 8446, 4 and 5). */
public final class TlsBytes {

    private TlsBytes() {}

    /** A ClientHello of TLS 1.2 that asks for this name, in one record. */
    public static byte[] clientHello(String serverName) {
        byte[] name = serverName.getBytes(StandardCharsets.US_ASCII);
        int extensions = 4 + 5 + name.length;
        int body = 2 + 32 + 1 + 2 + 4 + 2 + 2 + extensions;
        return ByteBuffer.allocate(5 + 4 + body)
                .put(new byte[] {0x16, 0x03, 0x01})
                .putShort((short) (4 + body))
                .putInt(0x01000000 | body)
                .putShort((short) 0x0303)
                .put(new byte[32])
                .put((byte) 0)
                .putShort((short) 4)
                .putInt(0xc02fc030)
                .putShort((short) 0x0100)
                .putShort((short) extensions)
                .putShort((short) 0)
                .putShort((short) (5 + name.length))
                .putShort((short) (3 + name.length))
                .put((byte) 0)
                .putShort((short) name.length)
                .put(name)
                .array();
    }
}
