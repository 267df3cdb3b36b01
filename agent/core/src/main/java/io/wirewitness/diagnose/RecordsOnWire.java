package io.wirewitness.diagnose;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Payload;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.TlsPart;
import io.wirewitness.model.TlsRecords;

/**
 * Where the TLS records of one end begin and stop, as far as the beginnings of segments tell: a record that begins inside a
 * segment behind a longer one is not seen, and then nothing is known until one begins with a segment again.
 *
 * @param missingBytes how much of the last record never came; 0 if it is whole; -1 if that is not known
 * @param recordBytes the last record's length with its header; -1 if not known
 * @param alert whether this end sent an alert, encrypted or not, that could be seen as one
 */
public record RecordsOnWire(long missingBytes, long recordBytes, boolean alert) {

    private static final long RECORD_HEADER = 5;
    private static final int MOST_PARTS = 64;

    /** The records that an end sent. */
    public static RecordsOnWire of(FlowSnapshot flow, Endpoint sender) {
        long expected = -1;
        long boundary = -1;
        long record = -1;
        boolean alert = false;
        for (TcpSegment segment : flow.segments()) {
            if (segment.payloadBytes() == 0 || !segment.source().equals(sender)) {
                continue;
            }
            alert |= segment.payload() == Payload.TLS_ALERT
                    || (segment.head() instanceof TlsRecords records
                            && records.has(part -> part instanceof TlsPart.Alert));
            long ahead = expected < 0 ? 0 : Sequence.distance(expected, segment.sequence());
            if (ahead < 0) {
                continue; // a copy
            }
            long end = (segment.sequence() + segment.payloadBytes()) & 0xffff_ffffL;
            expected = end;
            if (ahead > 0) {
                boundary = -1; // a gap
            }
            boolean begins = boundary < 0 || boundary == segment.sequence();
            if (begins) {
                record = lastRecord(segment);
                boundary = record < 0 ? -1 : (segment.sequence() + allRecords(segment)) & 0xffff_ffffL;
            } else if (Sequence.distance(boundary, end) > 0) {
                boundary = -1; // another record began in the middle
            }
        }
        long missing = boundary < 0 ? -1 : Math.max(0, Sequence.distance(expected, boundary));
        return new RecordsOnWire(missing, missing < 0 ? -1 : record, alert);
    }

    /** True if the last record is known to lack its end. */
    public boolean cut() {
        return missingBytes > 0;
    }

    /** The length of the last of a segment's records; -1 if they are not all of encrypted data. */
    private static long lastRecord(TcpSegment segment) {
        if (!(segment.head() instanceof TlsRecords records)
                || records.parts().isEmpty()
                || records.parts().size() >= MOST_PARTS) {
            return -1;
        }
        long last = -1;
        for (TlsPart part : records.parts()) {
            if (!(part instanceof TlsPart.ApplicationData data)) {
                return -1;
            }
            last = RECORD_HEADER + data.recordBytes();
        }
        return allRecords(segment) < segment.payloadBytes() ? -1 : last;
    }

    private static long allRecords(TcpSegment segment) {
        long sum = 0;
        if (segment.head() instanceof TlsRecords records) {
            for (TlsPart part : records.parts()) {
                sum += part instanceof TlsPart.ApplicationData data ? RECORD_HEADER + data.recordBytes() : 0;
            }
        }
        return sum;
    }
}
