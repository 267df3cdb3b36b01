package io.wirewitness.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One TLS record, or one handshake message of several in a record (RFC 8446, 4 to 6; RFC 5246, 6 and 7). */
public sealed interface TlsPart {

    /**
     * ClientHello.
     *
     * @param serverName the name it asks for; null if there is none, or it was not captured
     * @param legacyVersion the version field: 0x0303 from every client that speaks TLS 1.2 or 1.3
     * @param supportedVersions the extension's list without GREASE (RFC 8701), in the client's order; empty if there is none
     * @param messageBytes the message with its header of 4 bytes, as it says itself
     * @param presentBytes how many of them are in this segment: a hello that needs several segments is sensitive to loss
     */
    record ClientHello(
            @Nullable String serverName,
            int legacyVersion,
            List<Integer> supportedVersions,
            int messageBytes,
            int presentBytes)
            implements TlsPart {

        /** Takes a copy of the list. */
        public ClientHello {
            supportedVersions = List.copyOf(supportedVersions);
        }

        /** The highest version offered. */
        public int highestVersion() {
            return supportedVersions.stream().mapToInt(Integer::intValue).max().orElse(legacyVersion);
        }
    }

    /**
     * ServerHello.
     *
     * @param version what the server chose: 0x0303 is TLS 1.2, 0x0304 TLS 1.3
     * @param cipherSuite what the server chose (iana.org/assignments/tls-parameters); -1 if not captured
     * @param helloRetryRequest whether it asks for another ClientHello instead (RFC 8446, 4.1.4)
     * @param messageBytes the message with its header, as it says itself
     * @param presentBytes how many of them were captured here and in the segments read with this one
     */
    record ServerHello(int version, int cipherSuite, boolean helloRetryRequest, int messageBytes, int presentBytes)
            implements TlsPart {}

    /**
     * The server's (or client's) certificates, which TLS 1.2 and older send in clear.
     *
     * @param count how many; -1 if the capture or the segment ends before that can be told
     * @param first the sender's own; null if not present far enough
     * @param last the last of the chain, the same as {@code first} for a chain of one; null if not present far enough
     * @param messageBytes the message with its header, as it says itself
     * @param presentBytes how many of them were captured here and in the segments read with this one
     */
    record Certificates(
            int count,
            @Nullable Certificate first,
            @Nullable Certificate last,
            int messageBytes,
            int presentBytes) implements TlsPart {}

    /**
     * A few fields of a certificate. Nothing of it has been verified.
     *
     * @param subject common name, or else organisation; null if it has neither
     * @param issuer the same of who signed it
     * @param selfSigned whether both names are equal, byte by byte
     * @param caIssuersUrl where the issuer's certificate can be fetched; null if not stated or not present
     * @param ocspUrl where its revocation can be asked for; null if not stated or not present
     */
    record Certificate(
            @Nullable String subject,
            @Nullable String issuer,
            boolean selfSigned,
            @Nullable String caIssuersUrl,
            @Nullable String ocspUrl) {}

    /**
     * A handshake message of another type, or one of the above that was cut before its fields.
     *
     * @param type a constant of this record, or another number of iana.org/assignments/tls-parameters;
     *     {@link #ENCRYPTED} for what only its owner can read, which after a change of cipher is the Finished message
     */
    record Handshake(int type) implements TlsPart {

        public static final int ENCRYPTED = -1;
        public static final int CLIENT_HELLO = 1;
        public static final int SERVER_HELLO = 2;
        public static final int CERTIFICATE = 11;
        public static final int SERVER_KEY_EXCHANGE = 12;
        public static final int CERTIFICATE_REQUEST = 13;
        public static final int SERVER_HELLO_DONE = 14;
        public static final int CERTIFICATE_VERIFY = 15;
        public static final int CLIENT_KEY_EXCHANGE = 16;
    }

    /**
     * An alert.
     *
     * @param level 1 warning, 2 fatal; -1 if encrypted or cut
     * @param description the alert's number; -1 if encrypted or cut
     * @param encrypted whether it can be seen only that there is one: at an orderly end it is close_notify
     */
    record Alert(int level, int description, boolean encrypted) implements TlsPart {

        /** True if the sender gave up because of it. close_notify is not fatal, whatever its level. */
        public boolean isFatal() {
            return level == 2 && description != 0;
        }

        /** The alert's name as in the standards: {@code handshake_failure}, {@code certificate_required}. */
        public String name() {
            if (encrypted) {
                return "encrypted alert";
            }
            return description < 0 ? "alert" : TlsAlertNames.of(description);
        }
    }

    /** From here on this side encrypts (TLS 1.2); without meaning in TLS 1.3. */
    record ChangeCipherSpec() implements TlsPart {}

    /**
     * Encrypted data; in TLS 1.3 also the rest of the handshake, and alerts.
     *
     * @param recordBytes the record's content, as it says itself
     */
    record ApplicationData(int recordBytes) implements TlsPart {}
}
