package io.wirewitness.explain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** TLS records as far as a capture without keys reads them (RFC 8446, 4 and 5). */
public final class TlsBytes {

    private static final int HANDSHAKE = 22;
    private static final int ALERT = 21;
    private static final int APPLICATION_DATA = 23;

    private TlsBytes() {}

    /** A ClientHello that asks for a name. */
    public static byte[] clientHello(String name) {
        byte[] host = name.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer extensions = ByteBuffer.allocate(2 + 9 + host.length);
        extensions
                .putShort((short) (9 + host.length))
                .putShort((short) 0)
                .putShort((short) (5 + host.length))
                .putShort((short) (3 + host.length))
                .put((byte) 0)
                .putShort((short) host.length)
                .put(host);
        ByteBuffer body = ByteBuffer.allocate(2 + 32 + 1 + 4 + 2 + extensions.capacity());
        body.putShort((short) 0x0303).position(34);
        body.put((byte) 0).putShort((short) 2).putShort((short) 0x1301);
        body.put((byte) 1).put((byte) 0).put(extensions.array());
        return record(HANDSHAKE, message(1, body.array()));
    }

    /** A ServerHello without extensions. */
    static byte[] serverHello() {
        ByteBuffer body = ByteBuffer.allocate(38);
        body.putShort((short) 0x0303).position(34);
        body.put((byte) 0).putShort((short) 0x1301).put((byte) 0);
        return record(HANDSHAKE, message(2, body.array()));
    }

    /** A client's Finished of TLS 1.3. */
    static byte[] finished() {
        return record(APPLICATION_DATA, new byte[53]);
    }

    /** Encrypted data of so many bytes with its header. */
    static byte[] applicationData(int bytes) {
        return record(APPLICATION_DATA, new byte[bytes - 5]);
    }

    /** An alert that only its receiver can read: TLS 1.2. */
    static byte[] encryptedAlert() {
        return record(ALERT, new byte[26]);
    }

    /** A fatal alert in clear. */
    static byte[] fatalAlert(int description) {
        return record(ALERT, new byte[] {2, (byte) description});
    }

    private static byte[] message(int type, byte[] body) {
        return ByteBuffer.allocate(4 + body.length)
                .putInt(type << 24 | body.length)
                .put(body)
                .array();
    }

    private static byte[] record(int type, byte[] content) {
        return ByteBuffer.allocate(5 + content.length)
                .put((byte) type)
                .putShort((short) 0x0303)
                .putShort((short) content.length)
                .put(content)
                .array();
    }
}
