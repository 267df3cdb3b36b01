package io.wirewitness.explain;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

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
    public static byte[] serverHello() {
        ByteBuffer body = ByteBuffer.allocate(38);
        body.putShort((short) 0x0303).position(34);
        body.put((byte) 0).putShort((short) 0x1301).put((byte) 0);
        return record(HANDSHAKE, message(2, body.array()));
    }

    /** A ServerHello that chooses TLS 1.3. */
    public static byte[] serverHello13() {
        ByteBuffer body = ByteBuffer.allocate(46);
        body.putShort((short) 0x0303).position(34);
        body.put((byte) 0).putShort((short) 0x1301).put((byte) 0);
        body.putShort((short) 6).putShort((short) 43).putShort((short) 2).putShort((short) 0x0304);
        return record(HANDSHAKE, message(2, body.array()));
    }

    /** A client's Finished of TLS 1.3. */
    public static byte[] finished() {
        return record(APPLICATION_DATA, new byte[53]);
    }

    /** Encrypted data of so many bytes with its header. */
    public static byte[] applicationData(int bytes) {
        return record(APPLICATION_DATA, new byte[bytes - 5]);
    }

    /** An alert that only its receiver can read: TLS 1.2. */
    public static byte[] encryptedAlert() {
        return record(ALERT, new byte[26]);
    }

    /** A fatal alert in clear. */
    public static byte[] fatalAlert(int description) {
        return record(ALERT, new byte[] {2, (byte) description});
    }

    /** A ClientHello of so many bytes with its record's header: large key shares make it long. */
    public static byte[] clientHello(String name, int bytes) {
        byte[] hello = clientHello(name);
        byte[] longer = java.util.Arrays.copyOf(hello, bytes);
        int added = bytes - hello.length;
        ByteBuffer into = ByteBuffer.wrap(longer);
        into.putShort(3, (short) (bytes - 5)).putInt(5, 1 << 24 | bytes - 9);
        int extensionsAt = 5 + 4 + 34 + 1 + 4 + 2;
        into.putShort(extensionsAt, (short) (into.getShort(extensionsAt) + added));
        into.putShort(hello.length, (short) 21).putShort(hello.length + 2, (short) (added - 4)); // padding, RFC 7685
        return longer;
    }

    /** A TLS 1.2 server's flight: hello, one certificate for each pair of names, done. Addresses are the first one's. */
    public static byte[] serverFlight(
            @Nullable String caIssuersUrl, @Nullable String ocspUrl, String... subjectsAndIssuers) {
        ByteBuffer body = ByteBuffer.allocate(38);
        body.putShort((short) 0x0303).position(35);
        body.putShort((short) 0xc02b).put((byte) 0);
        ByteArrayOutputStream chain = new ByteArrayOutputStream();
        for (int i = 0; i < subjectsAndIssuers.length; i += 2) {
            byte[] one = certificate(
                    70,
                    subjectsAndIssuers[i],
                    subjectsAndIssuers[i + 1],
                    i == 0 ? caIssuersUrl : null,
                    i == 0 ? ocspUrl : null);
            chain.writeBytes(medium(one.length));
            chain.writeBytes(one);
        }
        byte[] list = joined(medium(chain.size()), chain.toByteArray());
        return record(HANDSHAKE, joined(message(2, body.array()), message(11, list), message(14, new byte[0])));
    }

    /** The same with signatures of so many bytes, with addresses, and each message in a record of its own, as OpenSSL has it. */
    public static byte[] longFlight(int signatureBytes, String... subjectsAndIssuers) {
        ByteBuffer body = ByteBuffer.allocate(38);
        body.putShort((short) 0x0303).position(35);
        body.putShort((short) 0xc02b).put((byte) 0);
        ByteArrayOutputStream chain = new ByteArrayOutputStream();
        for (int i = 0; i < subjectsAndIssuers.length; i += 2) {
            byte[] one = certificate(
                    signatureBytes,
                    subjectsAndIssuers[i],
                    subjectsAndIssuers[i + 1],
                    "http://pki.example.com/issuing3.cer",
                    "http://ocsp.example.com");
            chain.writeBytes(medium(one.length));
            chain.writeBytes(one);
        }
        byte[] list = joined(medium(chain.size()), chain.toByteArray());
        return joined(
                record(HANDSHAKE, message(2, body.array())),
                record(HANDSHAKE, message(11, list)),
                record(HANDSHAKE, message(12, new byte[296])),
                record(HANDSHAKE, message(14, new byte[0])));
    }

    /** A TLS 1.2 client's last flight: key exchange, change of cipher, Finished. */
    public static byte[] clientFinish() {
        return joined(record(HANDSHAKE, message(16, new byte[66])), changeAndFinished());
    }

    /** A change of cipher and a Finished that only its receiver can read: TLS 1.2. */
    public static byte[] changeAndFinished() {
        byte[] finished = new byte[40];
        java.util.Arrays.fill(finished, (byte) 0x5a);
        return joined(record(20, new byte[] {1}), record(HANDSHAKE, finished));
    }

    /** A certificate with two names and nothing that verifies (RFC 5280, 4.1). */
    private static byte[] certificate(
            int signatureBytes,
            String subject,
            String issuer,
            @Nullable String caIssuersUrl,
            @Nullable String ocspUrl) {
        byte[] algorithm = der(0x30, der(6, bytes(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2)));
        byte[] validity = der(0x30, der(0x17, ascii("260101000000Z")), der(0x17, ascii("270101000000Z")));
        byte[] access = new byte[0];
        if (ocspUrl != null) {
            access = joined(access, access(1, ocspUrl));
        }
        if (caIssuersUrl != null) {
            access = joined(access, access(2, caIssuersUrl));
        }
        byte[] extensions = access.length == 0
                ? new byte[0]
                : der(0xa3, der(0x30, der(0x30, der(6, bytes(0x2b, 6, 1, 5, 5, 7, 1, 1)), der(4, der(0x30, access)))));
        byte[] toBeSigned = der(
                0x30,
                der(0xa0, der(2, bytes(2))),
                der(2, bytes(1)),
                algorithm,
                name(issuer),
                validity,
                name(subject),
                der(0x30, algorithm, der(3, new byte[66])),
                extensions);
        return der(0x30, toBeSigned, algorithm, der(3, new byte[signatureBytes]));
    }

    private static byte[] name(String commonName) {
        return der(0x30, der(0x31, der(0x30, der(6, bytes(0x55, 4, 3)), der(0x0c, ascii(commonName)))));
    }

    private static byte[] access(int method, String url) {
        return der(0x30, der(6, bytes(0x2b, 6, 1, 5, 5, 7, 0x30, method)), der(0x86, ascii(url)));
    }

    private static byte[] der(int tag, byte[]... parts) {
        byte[] content = joined(parts);
        byte[] length =
                content.length < 128 ? bytes(content.length) : bytes(0x82, content.length >> 8, content.length & 0xff);
        return joined(bytes(tag), length, content);
    }

    private static byte[] bytes(int... values) {
        byte[] all = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            all[i] = (byte) values[i];
        }
        return all;
    }

    private static byte[] medium(int length) {
        return bytes(length >> 16, length >> 8 & 0xff, length & 0xff);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Several parts as one segment's payload. */
    public static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
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
