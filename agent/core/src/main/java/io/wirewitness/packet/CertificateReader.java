package io.wirewitness.packet;

import io.wirewitness.model.TlsPart;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the names and two addresses in a certificate, as far as it was captured (RFC 5280, 4.1; X.690 for the encoding).
 *
 * <pre>
 *   element: tag (1), length (1, or 0x81 to 0x83 and so many bytes), content
 *   certificate 30: to be signed 30: [version a0], serial 02, algorithm 30, issuer 30, validity 30, subject 30, key 30,
 *                                    [81], [82], [extensions a3: 30: extension 30: id 06, [critical 01], value 04]
 *   name 30:     set 31: pair 30: id 06, text
 *   value of authority information access, 30: description 30: id 06, address 86
 * </pre>
 *
 * <p>Each element moves forward by two bytes at least, so that every loop ends with the bytes.
 */
final class CertificateReader {

    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int OBJECT = 0x06;
    private static final int BOOLEAN = 0x01;
    private static final int OCTETS = 0x04;
    private static final int VERSION = 0xa0;
    private static final int EXTENSIONS = 0xa3;
    private static final int ADDRESS = 0x86;

    private static final int COMMON_NAME = 0x55_04_03; // 2.5.4.3
    private static final int ORGANISATION = 0x55_04_0a; // 2.5.4.10
    private static final long INFORMATION_ACCESS = 0x2b_06_01_05_05_07_01_01L; // 1.3.6.1.5.5.7.1.1
    private static final long OCSP = 0x2b_06_01_05_05_07_30_01L; // 1.3.6.1.5.5.7.48.1
    private static final long CA_ISSUERS = 0x2b_06_01_05_05_07_30_02L; // 1.3.6.1.5.5.7.48.2

    private final ByteBuffer bytes;
    private final int end;

    // the element read last
    private int tag;
    private int at;

    /** Where the next one begins; beyond {@link #end} if this one was cut. */
    private int next;

    private @Nullable String caIssuersUrl;
    private @Nullable String ocspUrl;

    CertificateReader(ByteBuffer bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    /** The certificate that begins here; null if it was cut before the end of its subject, or is none. */
    TlsPart.@Nullable Certificate read(int start) {
        boolean opened = element(start, end) && tag == SEQUENCE;
        if (!opened || !element(at, end) || tag != SEQUENCE || !element(at, end)) {
            return null;
        }
        if (tag == VERSION && !element(next, end)) {
            return null;
        }
        if (!skip(2) || tag != SEQUENCE || next > end) {
            return null;
        }
        int issuerAt = at;
        int issuerEnd = next;
        if (!skip(2) || tag != SEQUENCE || next > end) {
            return null;
        }
        int subjectAt = at;
        int subjectEnd = next;
        readAfterSubject(subjectEnd);
        return new TlsPart.Certificate(
                name(subjectAt, subjectEnd),
                name(issuerAt, issuerEnd),
                same(issuerAt, issuerEnd, subjectAt, subjectEnd),
                caIssuersUrl,
                ocspUrl);
    }

    /** Steps to the element that begins there; false if its header is not there before the limit, or makes no sense. */
    private boolean element(int from, int limit) {
        if (from < 0 || limit - from < 2) {
            return false;
        }
        tag = bytes.get(from) & 0xff;
        int length = bytes.get(from + 1) & 0xff;
        at = from + 2;
        if (length > 0x80) {
            int lengthBytes = length - 0x80;
            if (lengthBytes > 3 || limit - at < lengthBytes) {
                return false;
            }
            length = 0;
            for (int i = 0; i < lengthBytes; i++) {
                length = length << 8 | (bytes.get(at++) & 0xff);
            }
        } else if (length == 0x80) {
            return false;
        }
        next = length > end - at ? end + 1 : at + length;
        return true;
    }

    /** So many elements on, from the one read last. */
    private boolean skip(int elements) {
        for (int i = 0; i < elements; i++) {
            if (!element(next, end)) {
                return false;
            }
        }
        return true;
    }

    /** The common name, the last if there are several; or else the organisation. */
    private @Nullable String name(int from, int nameEnd) {
        String commonName = null;
        String organisation = null;
        for (int set = from; element(set, nameEnd) && tag == SET; ) {
            int afterSet = next;
            boolean pair = element(at, nameEnd) && tag == SEQUENCE;
            if (pair && element(at, nameEnd) && tag == OBJECT && next - at == 3 && nameEnd - at > 3) {
                int id = bytes.getInt(at) >>> 8;
                if (element(next, nameEnd) && next <= nameEnd) {
                    commonName = id == COMMON_NAME ? Foreign.text(bytes, at, next) : commonName;
                    organisation = id == ORGANISATION ? Foreign.text(bytes, at, next) : organisation;
                }
            }
            set = afterSet;
        }
        return commonName == null ? organisation : commonName;
    }

    private boolean same(int oneAt, int oneEnd, int otherAt, int otherEnd) {
        if (oneEnd - oneAt != otherEnd - otherAt) {
            return false;
        }
        for (int i = 0; i < oneEnd - oneAt; i++) {
            if (bytes.get(oneAt + i) != bytes.get(otherAt + i)) {
                return false;
            }
        }
        return true;
    }

    private void readAfterSubject(int from) {
        if (!element(from, end)) {
            return;
        }
        do {
            if (!element(next, end)) {
                return;
            }
        } while (tag != EXTENSIONS);
        if (!element(at, end) || tag != SEQUENCE) {
            return;
        }
        for (int extension = at; element(extension, end) && tag == SEQUENCE; ) {
            int afterExtension = next;
            if (element(at, end) && isObject(INFORMATION_ACCESS)) {
                boolean value = skip(1) && (tag != BOOLEAN || skip(1)) && tag == OCTETS;
                if (value && element(at, end) && tag == SEQUENCE) {
                    readAccess(at, Math.min(next, end));
                }
                return;
            }
            extension = afterExtension;
        }
    }

    private void readAccess(int from, int limit) {
        for (int description = from; element(description, limit) && tag == SEQUENCE; ) {
            int afterDescription = next;
            if (element(at, limit) && tag == OBJECT) {
                boolean ocsp = isObject(OCSP);
                boolean issuers = isObject(CA_ISSUERS);
                if ((ocsp || issuers) && element(next, limit) && tag == ADDRESS && next <= limit) {
                    String url = Foreign.text(bytes, at, next);
                    ocspUrl = ocsp && ocspUrl == null ? url : ocspUrl;
                    caIssuersUrl = issuers && caIssuersUrl == null ? url : caIssuersUrl;
                }
            }
            description = afterDescription;
        }
    }

    private boolean isObject(long id) {
        return tag == OBJECT && next - at == 8 && end - at >= 8 && bytes.getLong(at) == id;
    }
}
