package io.wirewitness.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection as the wire shows it, frozen for a verdict: duplicates made by the capture are already removed.
 *
 * @param client who sent the SYN, or who looks most like it if the capture began later
 * @param server the other
 * @param history Zeek's letters: upper case the client, lower case the server; S SYN, H SYN-ACK, A pure ACK, D data,
 *     F FIN, R RST, T retransmission, W zero window
 * @param handshakeSeen whether the capture saw the connection begin
 * @param fromClient facts about the client's segments
 * @param fromServer facts about the server's segments
 * @param recent the last segments of both sides in order of capture, oldest first; bounded
 * @param recentComplete whether {@code recent} holds every segment of the connection
 * @param firstNanos the first segment
 * @param lastNanos the last segment
 */
public record FlowSnapshot(
        Endpoint client,
        Endpoint server,
        String history,
        boolean handshakeSeen,
        Side fromClient,
        Side fromServer,
        List<TcpSegment> recent,
        boolean recentComplete,
        long firstNanos,
        long lastNanos) {

    public FlowSnapshot {
        recent = List.copyOf(recent);
    }

    /** The facts about the segments that one end sent. */
    public Side from(Endpoint sender) {
        return sender.equals(client) ? fromClient : fromServer;
    }

    /**
     * One direction, in constant space.
     *
     * @param segments segments sent
     * @param payloadBytes payload sent, retransmissions not counted
     * @param retransmissions segments that repeated sequence space
     * @param lastPayloadNanos the last segment with new payload; 0 if none
     * @param highestSequenceEnd the end of the highest sequence space sent, raw; -1 if none
     * @param highestAcknowledgment the highest acknowledgment sent, raw; -1 if none
     * @param fin the first FIN; null if none
     * @param rst the first RST; null if none
     * @param minTtl the smallest TTL of segments other than RST; -1 if none
     * @param maxTtl the largest TTL of segments other than RST; -1 if none
     */
    public record Side(
            long segments,
            long payloadBytes,
            long retransmissions,
            long lastPayloadNanos,
            long highestSequenceEnd,
            long highestAcknowledgment,
            @Nullable TcpSegment fin,
            @Nullable TcpSegment rst,
            int minTtl,
            int maxTtl) {}
}
