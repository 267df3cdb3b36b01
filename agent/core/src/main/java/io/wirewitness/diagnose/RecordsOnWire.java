package io.wirewitness.diagnose;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.LastTlsRecord;
import io.wirewitness.model.Payload;
import io.wirewitness.model.TcpSegment;
import io.wirewitness.model.TlsPart;
import io.wirewitness.model.TlsRecords;

/**
 * Where the TLS records of one end stop, as far as the capture has their headers.
 *
 * @param missingBytes how much of the last record never came; 0 if it is whole; -1 if that is not known
 * @param recordBytes the last record's length with its header; -1 if not known
 * @param alert whether this end sent an alert, encrypted or not, that could be seen as one
 */
public record RecordsOnWire(long missingBytes, long recordBytes, boolean alert) {

    /** The records that an end sent. */
    public static RecordsOnWire of(FlowSnapshot flow, Endpoint sender) {
        LastTlsRecord last = flow.from(sender).lastRecord();
        boolean alert = (last != null && last.alert() && last.missingBytes() == 0) || sentAlert(flow, sender);
        return last == null
                ? new RecordsOnWire(-1, -1, alert)
                : new RecordsOnWire(last.missingBytes(), last.bytes(), alert);
    }

    private static boolean sentAlert(FlowSnapshot flow, Endpoint sender) {
        return flow.segments().stream()
                .anyMatch(segment ->
                        segment.payloadBytes() > 0 && segment.source().equals(sender) && holdsAlert(segment));
    }

    private static boolean holdsAlert(TcpSegment segment) {
        return segment.payload() == Payload.TLS_ALERT
                || (segment.head() instanceof TlsRecords records && records.has(part -> part instanceof TlsPart.Alert));
    }

    /** True if the last record is known to lack its end. */
    public boolean cut() {
        return missingBytes > 0;
    }

    /** True if the last record is known to be whole. */
    public boolean whole() {
        return missingBytes == 0;
    }
}
