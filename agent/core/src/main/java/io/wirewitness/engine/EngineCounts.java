package io.wirewitness.engine;

/**
 * What an engine did since its start, as of a second ago at most.
 *
 * @param incidents reports told to the sinks
 * @param notJudged failures without a verdict: too many at once, dropped at the inbox, or not looked at
 * @param packets packets taken into the flow table
 * @param lostPackets packets lost by the kernel, the capture or the ring
 * @param flows connections in the flow table
 * @param capturing whether packets are being captured
 */
public record EngineCounts(
        long incidents, long notJudged, long packets, long lostPackets, int flows, boolean capturing) {

    /** Before the first second is over. */
    public static final EngineCounts NONE = new EngineCounts(0, 0, 0, 0, 0, false);
}
