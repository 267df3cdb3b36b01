package io.wirewitness.model;

import java.util.ArrayList;
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
 * @param protocol what it speaks
 * @param exchange its latest request; null if none was seen
 * @param errorAnswer the first request that was answered with 408, 413, 502, 503, 504 or 508; null if none was
 * @param handshakeStall the longest pause in the TLS handshake, if it was a second or more; null otherwise
 * @param earlier the first segments of both sides, and those by which the requests and the responses of {@code exchange}
 *     and {@code errorAnswer} begin, as far as they are not in {@code recent}, oldest first; bounded
 * @param duplicates segments left out because the capture showed them more than once
 * @param overrun the latest response before {@code exchange} that was longer than it announced; null if none was
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
        long lastNanos,
        Protocol protocol,
        @Nullable FlowExchange exchange,
        @Nullable FlowExchange errorAnswer,
        @Nullable HandshakeStall handshakeStall,
        List<TcpSegment> earlier,
        long duplicates,
        @Nullable Overrun overrun) {

    public FlowSnapshot {
        recent = List.copyOf(recent);
        earlier = List.copyOf(earlier);
    }

    /** A flow of which no more is known than its segments. */
    public FlowSnapshot(
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
        this(
                client,
                server,
                history,
                handshakeSeen,
                fromClient,
                fromServer,
                recent,
                recentComplete,
                firstNanos,
                lastNanos,
                Protocol.UNKNOWN,
                null,
                null,
                null,
                List.of(),
                0,
                null);
    }

    /** All segments that are held, oldest first: the earlier ones, with gaps, and the recent ones. */
    public List<TcpSegment> segments() {
        if (earlier.isEmpty()) {
            return recent;
        }
        List<TcpSegment> all = new ArrayList<>(earlier);
        all.addAll(recent);
        return all;
    }

    /** From the client's SYN, sent once, to its answer; -1 if not known (Karn: an answer to a repeated one tells nothing). */
    public long handshakeRoundTripNanos() {
        SenderHabits asked = fromClient.habits();
        SenderHabits answered = fromServer.habits();
        return asked.syns() == 1 && answered.syns() > 0 ? answered.firstSynNanos() - asked.firstSynNanos() : -1;
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
     * @param habits how this end writes its segments
     * @param zeroWindows when this end let the other send nothing
     * @param lastRecord the TLS record in which its payload stops; null if not known, or if it is no TLS
     * @param repeated its {@code retransmissions} by kind
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
            int maxTtl,
            SenderHabits habits,
            ZeroWindows zeroWindows,
            @Nullable LastTlsRecord lastRecord,
            Retransmissions repeated) {

        /** A side of whose retransmissions and TLS records no more is known. */
        public Side(
                long segments,
                long payloadBytes,
                long retransmissions,
                long lastPayloadNanos,
                long highestSequenceEnd,
                long highestAcknowledgment,
                @Nullable TcpSegment fin,
                @Nullable TcpSegment rst,
                int minTtl,
                int maxTtl,
                SenderHabits habits,
                ZeroWindows zeroWindows) {
            this(
                    segments,
                    payloadBytes,
                    retransmissions,
                    lastPayloadNanos,
                    highestSequenceEnd,
                    highestAcknowledgment,
                    fin,
                    rst,
                    minTtl,
                    maxTtl,
                    habits,
                    zeroWindows,
                    null,
                    Retransmissions.NONE);
        }

        /** A side of which no habits are known. */
        public Side(
                long segments,
                long payloadBytes,
                long retransmissions,
                long lastPayloadNanos,
                long highestSequenceEnd,
                long highestAcknowledgment,
                @Nullable TcpSegment fin,
                @Nullable TcpSegment rst,
                int minTtl,
                int maxTtl) {
            this(
                    segments,
                    payloadBytes,
                    retransmissions,
                    lastPayloadNanos,
                    highestSequenceEnd,
                    highestAcknowledgment,
                    fin,
                    rst,
                    minTtl,
                    maxTtl,
                    SenderHabits.NONE,
                    ZeroWindows.NONE);
        }
    }
}
