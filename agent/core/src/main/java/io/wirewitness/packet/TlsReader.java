package io.wirewitness.packet;

import io.wirewitness.model.TlsPart;
import io.wirewitness.model.TlsRecords;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the TLS records of one segment, or of several that follow each other (RFC 8446, 4 and 5; RFC 5246, 6 and 7).
 *
 * <pre>
 *   record:     type (1), version (2), length (2), content
 *   handshake:  type (1), length (3), body; several in a record, or one over several records
 *   hello:      version (2), random (32), session (1 + n), then
 *     client:   cipher suites (2 + n), compressions (1 + n), extensions (2 + n)
 *     server:   cipher suite (2), compression (1), extensions (2 + n)
 *   extension:  type (2), length (2), data
 *     0 server name:          list length (2), kind (1), length (2), name
 *     43 supported versions:  client: length (1), versions (2 each); server: version (2)
 *   certificates: length (3), then again and again length (3), certificate
 *   alert:      level (1), description (1)
 * </pre>
 *
 * <p>What is encrypted cannot be told for certain from one segment: a handshake message of a type or length that no sender
 * uses is taken for it, and all but a hello behind a change of cipher.
 */
final class TlsReader {

    private static final int RECORD_HEADER = 5;
    private static final int MESSAGE_HEADER = 4;
    private static final int LONGEST_RECORD = 16384 + 2048; // RFC 5246, 6.2.3
    private static final int LONGEST_MESSAGE = 1 << 18; // far more than any chain of certificates
    private static final int SHORTEST_ENCRYPTED_ALERT = 16; // no cipher in use adds less
    private static final int MOST_PARTS = 64;
    private static final int MOST_CERTIFICATES = 100;
    private static final int MOST_VERSIONS = 16;

    private static final int RANDOM_BYTES = 32;
    private static final int SERVER_NAME = 0;
    private static final int SUPPORTED_VERSIONS = 43;

    /** The first half of the random that marks a HelloRetryRequest (RFC 8446, 4.1.3). */
    private static final long RETRY = 0xcf21_ad74_e59a_6111L;

    private final ByteBuffer bytes;
    private final int end;
    private final List<TlsPart> parts = new ArrayList<>();

    /** Where each part begins. */
    private final List<Integer> places = new ArrayList<>();

    private boolean cipherChanged;

    /** How much of a handshake message is still to come in further records. */
    private int continuing;

    /** For the bytes from 0 to {@code end}. */
    TlsReader(ByteBuffer bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    /** All of the segment; {@code whole} says whether the capture cut nothing of it. */
    TlsRecords read(boolean whole) {
        int at = 0;
        while (at < end && parts.size() < MOST_PARTS) {
            int contentAt = at + RECORD_HEADER;
            if (contentAt > end || !isRecord(at)) {
                return new TlsRecords(parts, false);
            }
            int length = bytes.getShort(at + 3) & 0xffff;
            readRecord(bytes.get(at), contentAt, Math.min(contentAt + length, end), length);
            at = contentAt + length;
        }
        return new TlsRecords(parts, whole && at == end);
    }

    /** The same of segments that end there, one after the other, in the same bytes: what begins in each of them. */
    List<TlsRecords> read(int[] ends, boolean whole) {
        boolean complete = read(whole).complete();
        List<TlsRecords> each = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < ends.length; i++) {
            int first = next;
            while (next < parts.size() && places.get(next) < ends[i]) {
                next++;
            }
            each.add(new TlsRecords(parts.subList(first, next), complete && i == ends.length - 1));
        }
        return each;
    }

    private void add(int at, TlsPart part) {
        parts.add(part);
        places.add(at);
    }

    private boolean isRecord(int at) {
        int type = bytes.get(at);
        int length = bytes.getShort(at + 3) & 0xffff;
        return type >= 20 && type <= 23 && bytes.get(at + 1) == 3 && length > 0 && length <= LONGEST_RECORD;
    }

    private void readRecord(int type, int at, int recordEnd, int length) {
        switch (type) {
            case 20 -> {
                add(at, new TlsPart.ChangeCipherSpec());
                cipherChanged = true;
            }
            case 21 -> add(at, alert(at, recordEnd, length));
            case 22 -> readHandshake(at, recordEnd, length);
            default -> add(at, new TlsPart.ApplicationData(length));
        }
    }

    private TlsPart alert(int at, int recordEnd, int length) {
        if (length >= SHORTEST_ENCRYPTED_ALERT) {
            return new TlsPart.Alert(-1, -1, true);
        }
        return recordEnd - at < 2
                ? new TlsPart.Alert(-1, -1, false)
                : new TlsPart.Alert(bytes.get(at) & 0xff, bytes.get(at + 1) & 0xff, false);
    }

    private void readHandshake(int from, int recordEnd, int recordBytes) {
        if (cipherChanged && !isHelloAlone(from, recordEnd, recordBytes)) {
            add(from, new TlsPart.Handshake(TlsPart.Handshake.ENCRYPTED));
            return;
        }
        int skipped = Math.min(continuing, recordEnd - from);
        continuing -= skipped;
        int at = from + skipped;
        while (recordEnd - at >= MESSAGE_HEADER && parts.size() < MOST_PARTS) {
            int type = bytes.get(at) & 0xff;
            int length = bytes.getInt(at) & 0xff_ffff;
            if (!isPlain(type, length, recordBytes)) {
                add(at, new TlsPart.Handshake(TlsPart.Handshake.ENCRYPTED));
                return;
            }
            int messageEnd = at + MESSAGE_HEADER + length;
            add(at, message(type, at + MESSAGE_HEADER, Math.min(messageEnd, recordEnd), length));
            at = messageEnd;
        }
        continuing = Math.max(continuing, at - recordEnd);
    }

    /** TLS 1.3 changes no cipher where it says so, for old middleboxes (RFC 8446, D.4): a second hello may follow. */
    private boolean isHelloAlone(int at, int recordEnd, int recordBytes) {
        return recordEnd - at >= MESSAGE_HEADER
                && (bytes.get(at) == TlsPart.Handshake.CLIENT_HELLO || bytes.get(at) == TlsPart.Handshake.SERVER_HELLO)
                && (bytes.getInt(at) & 0xff_ffff) == recordBytes - MESSAGE_HEADER;
    }

    /** Types that are sent in clear (iana.org/assignments/tls-parameters); type 0 is alone in its record and empty. */
    private static boolean isPlain(int type, int length, int recordBytes) {
        return switch (type) {
            case 0, 14 -> length == 0 && (type != 0 || recordBytes == MESSAGE_HEADER);
            case 1, 2, 3, 4, 11, 12, 13, 15, 16, 21, 22, 23, 67 -> length <= LONGEST_MESSAGE;
            default -> false;
        };
    }

    private TlsPart message(int type, int at, int bodyEnd, int length) {
        int messageBytes = MESSAGE_HEADER + length;
        int presentBytes = MESSAGE_HEADER + bodyEnd - at;
        TlsPart read = switch (type) {
            case TlsPart.Handshake.CLIENT_HELLO -> clientHello(at, bodyEnd, messageBytes, presentBytes);
            case TlsPart.Handshake.SERVER_HELLO -> serverHello(at, bodyEnd, messageBytes, presentBytes);
            case TlsPart.Handshake.CERTIFICATE -> certificates(at, bodyEnd, messageBytes, presentBytes);
            default -> null;
        };
        return read == null ? new TlsPart.Handshake(type) : read;
    }

    private TlsPart.@Nullable ClientHello clientHello(int at, int bodyEnd, int messageBytes, int presentBytes) {
        if (bodyEnd - at < 2) {
            return null;
        }
        String serverName = null;
        List<Integer> versions = List.of();
        int suitesAt = afterVector(at + 2 + RANDOM_BYTES, 1, bodyEnd);
        int extensionsAt = afterVector(afterVector(suitesAt, 2, bodyEnd), 1, bodyEnd);
        for (int ext = extensionsAt + 2;
                bodyEnd - ext >= 4 && extensionsAt > 0;
                ext = afterVector(ext + 2, 2, bodyEnd)) {
            int type = bytes.getShort(ext) & 0xffff;
            int dataAt = ext + 4;
            int dataEnd = dataAt + (bytes.getShort(ext + 2) & 0xffff);
            if (dataEnd > bodyEnd) {
                break;
            }
            if (type == SERVER_NAME && serverName == null) {
                serverName = serverName(dataAt, dataEnd);
            } else if (type == SUPPORTED_VERSIONS) {
                versions = versions(dataAt + 1, dataEnd);
            }
        }
        int version = bytes.getShort(at) & 0xffff;
        return new TlsPart.ClientHello(serverName, version, versions, messageBytes, presentBytes);
    }

    private @Nullable String serverName(int at, int dataEnd) {
        if (dataEnd - at < 5 || bytes.get(at + 2) != 0) {
            return null;
        }
        int nameEnd = at + 5 + (bytes.getShort(at + 3) & 0xffff);
        return nameEnd > dataEnd ? null : Foreign.text(bytes, at + 5, nameEnd);
    }

    private List<Integer> versions(int from, int dataEnd) {
        List<Integer> versions = new ArrayList<>();
        for (int at = from; dataEnd - at >= 2 && versions.size() < MOST_VERSIONS; at += 2) {
            int version = bytes.getShort(at) & 0xffff;
            boolean grease = (version & 0x0f0f) == 0x0a0a && version >>> 8 == (version & 0xff);
            if (!grease) {
                versions.add(version);
            }
        }
        return versions;
    }

    private TlsPart.@Nullable ServerHello serverHello(int at, int bodyEnd, int messageBytes, int presentBytes) {
        if (bodyEnd - at < 2 + RANDOM_BYTES) {
            return null;
        }
        int version = bytes.getShort(at) & 0xffff;
        boolean retry = bytes.getLong(at + 2) == RETRY;
        int suiteAt = afterVector(at + 2 + RANDOM_BYTES, 1, bodyEnd);
        int suite = suiteAt > 0 && bodyEnd - suiteAt >= 2 ? bytes.getShort(suiteAt) & 0xffff : -1;
        for (int ext = suiteAt + 5;
                suite >= 0 && ext > 0 && bodyEnd - ext >= 6;
                ext = afterVector(ext + 2, 2, bodyEnd)) {
            if ((bytes.getShort(ext) & 0xffff) == SUPPORTED_VERSIONS && bytes.getShort(ext + 2) == 2) {
                version = bytes.getShort(ext + 4) & 0xffff;
            }
        }
        return new TlsPart.ServerHello(version, suite, retry, messageBytes, presentBytes);
    }

    private TlsPart certificates(int at, int bodyEnd, int messageBytes, int presentBytes) {
        int listEnd = bodyEnd - at < 3 ? -1 : at + 3 + medium(at);
        int count = listEnd < 0 ? -1 : 0;
        int lastAt = at + 3;
        int next = lastAt;
        while (count >= 0 && next < listEnd) {
            boolean known = bodyEnd - next >= 3 && next + 3 + medium(next) <= listEnd && count < MOST_CERTIFICATES;
            lastAt = next;
            next += known ? 3 + medium(next) : 0;
            count = known ? count + 1 : -1;
        }
        TlsPart.Certificate first = listEnd < 0 || count == 0 ? null : certificate(at + 3, bodyEnd);
        TlsPart.Certificate last = count < 1 ? null : certificate(lastAt, bodyEnd);
        return new TlsPart.Certificates(count, first, last, messageBytes, presentBytes);
    }

    private TlsPart.@Nullable Certificate certificate(int lengthAt, int bodyEnd) {
        if (bodyEnd - lengthAt < 3) {
            return null;
        }
        int at = lengthAt + 3;
        return new CertificateReader(bytes, Math.min(at + medium(lengthAt), bodyEnd)).read(at);
    }

    private int medium(int at) {
        return (bytes.getShort(at) & 0xffff) << 8 | (bytes.get(at + 2) & 0xff);
    }

    /** Where something with its length before it ends; beyond {@code bodyEnd}, or -1, if it was cut. */
    private int afterVector(int at, int lengthBytes, int bodyEnd) {
        if (at < 0 || bodyEnd - at < lengthBytes) {
            return -1;
        }
        int length = lengthBytes == 1 ? bytes.get(at) & 0xff : bytes.getShort(at) & 0xffff;
        return at + lengthBytes + length > bodyEnd ? -1 : at + lengthBytes + length;
    }
}
