package io.wirewitness.model;

/**
 * How one end writes its segments, in constant space: what tells a stranger that speaks in its name.
 *
 * @param zeroIpIds IPv4 segments other than RST with identification 0
 * @param otherIpIds IPv4 segments other than RST with another identification
 * @param lastIpId the latest identification other than 0 before any RST; -1 if none
 * @param mayFragment IPv4 segments other than RST without the DF bit
 * @param dontFragment IPv4 segments other than RST with the DF bit
 * @param segmentSizeBytes the MSS of its SYN; -1 if not seen
 * @param windowShift the window scale of its SYN; -1 if not seen or without one
 * @param synWindow the window of its SYN or SYN-ACK; -1 if not seen
 * @param syns how often it sent a SYN or SYN-ACK with its latest initial sequence number
 * @param resets RST segments in its name
 * @param afterReset segments in its name, other than RST, behind its first RST
 * @param keepAlives keep-alive probes sent
 * @param duplicateAcknowledgments acknowledgments that repeated the one before while data was outstanding
 * @param largestPayloadBytes the largest payload sent
 * @param largestAcknowledgedBytes the largest payload known to have been acknowledged; 0 if none
 * @param firstSynNanos when the first of those SYNs was captured; 0 if none was
 */
public record SenderHabits(
        long zeroIpIds,
        long otherIpIds,
        int lastIpId,
        long mayFragment,
        long dontFragment,
        int segmentSizeBytes,
        int windowShift,
        int synWindow,
        int syns,
        long resets,
        long afterReset,
        long keepAlives,
        long duplicateAcknowledgments,
        int largestPayloadBytes,
        int largestAcknowledgedBytes,
        long firstSynNanos) {

    /** Nothing is known. */
    public static final SenderHabits NONE = new SenderHabits(0, 0, -1, 0, 0, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0);
}
