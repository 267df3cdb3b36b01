package io.wirewitness.flow;

import io.wirewitness.model.LastTlsRecord;
import io.wirewitness.packet.TlsRecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Where bytes stop in a TLS record, in one word; 0 where that is not known. For this process only.
 *
 * <pre>
 *   known (1)   alert (1)   bytes to come (15)   the record's length with its header (15)
 * </pre>
 */
final class RecordTail {

    /** Nothing is known of records. */
    static final int UNKNOWN = 0;

    private static final int KNOWN = 1 << 31;
    private static final int ALERT = 1 << 30;
    private static final int TO_COME_SHIFT = 15;
    private static final int BITS_15 = (1 << 15) - 1;

    private RecordTail() {}

    /** Behind bytes of a record, at most {@link TlsRecordHeader#LONGEST_RECORD} long; unknown if more are to come than it has. */
    static int of(int type, int recordBytes, int toCome) {
        return toCome > recordBytes
                ? UNKNOWN
                : KNOWN | (type == TlsRecordHeader.ALERT ? ALERT : 0) | toCome << TO_COME_SHIFT | recordBytes;
    }

    /** The same so many bytes later; unknown if the record has ended before. */
    static int movedOn(int tail, int bytes) {
        int toCome = toCome(tail);
        return tail == UNKNOWN || bytes < 0 || bytes > toCome ? UNKNOWN : tail - (bytes << TO_COME_SHIFT);
    }

    private static int toCome(int tail) {
        return tail >>> TO_COME_SHIFT & BITS_15;
    }

    /** For a verdict; null if unknown. */
    static @Nullable LastTlsRecord read(int tail) {
        return tail == UNKNOWN ? null : new LastTlsRecord(tail & BITS_15, toCome(tail), (tail & ALERT) != 0);
    }
}
