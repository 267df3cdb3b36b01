package io.wirewitness.engine;

/**
 * How much the engine takes on.
 *
 * @param inboxEvents events that may wait; more are dropped and counted
 * @param pendingIncidents failures that may wait for late packets; older ones are judged early
 * @param incidentsPerSecond verdicts in one second; more failures are counted, not judged
 * @param mergeNanos how long the events of one failure may lie apart: the library's follows the socket's on the same
 *     thread, or one hand-over later
 * @param graceNanos the longest wait for late packets and for the library's own decision
 */
public record EngineLimits(
        int inboxEvents, int pendingIncidents, int incidentsPerSecond, long mergeNanos, long graceNanos) {

    /** What the agent uses: verdicts within 300 ms, at most 100 a second. */
    public static final EngineLimits DEFAULT = new EngineLimits(4096, 1024, 100, 5_000_000L, 250_000_000L);
}
