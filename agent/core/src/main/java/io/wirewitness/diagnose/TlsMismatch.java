package io.wirewitness.diagnose;

import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.HttpResponseHead;
import io.wirewitness.model.Payload;
import io.wirewitness.model.TcpFlags;
import io.wirewitness.model.TcpSegment;
import org.jspecify.annotations.Nullable;

/**
 * A connection of which one end speaks TLS and the other does not, as the first payload of each shows.
 *
 * @param clientSpeaksTls whether it is the client that does
 * @param request the client's first payload
 * @param answer the server's first payload
 */
public record TlsMismatch(boolean clientSpeaksTls, TcpSegment request, TcpSegment answer) {

    /** Finds it; null if both ends agree, or if the capture may have missed the beginning of either. */
    public static @Nullable TlsMismatch of(@Nullable FlowSnapshot flow) {
        if (flow == null || !flow.handshakeSeen()) {
            return null;
        }
        TlsHandshake tls = TlsHandshake.of(flow);
        if (tls != null) {
            TcpSegment foreign = tls.foreignAnswer();
            return foreign == null ? null : new TlsMismatch(true, tls.hello(), foreign);
        }
        TcpSegment request = null;
        for (TcpSegment segment : flow.segments()) {
            if (segment.payloadBytes() == 0 || segment.has(TcpFlags.RST)) {
                continue;
            }
            if (segment.source().equals(flow.client())) {
                request = request == null ? segment : request;
                continue;
            }
            boolean plain = request != null && request.payload() == Payload.HTTP_REQUEST;
            boolean alert = segment.payload() == Payload.TLS_ALERT;
            boolean told = segment.head() instanceof HttpResponseHead head && head.wantsTls();
            return plain && request != null && (alert || told) ? new TlsMismatch(false, request, segment) : null;
        }
        return null;
    }
}
