package io.wirewitness.explain;

import io.wirewitness.flow.FlowLimits;

/**
 * Bounds of what is held at once; beyond each, something leaves early and the summary says so.
 *
 * @param flows connections and their segments, of all capture points together
 * @param suspects failures that wait for their neighbours
 * @param reports verdicts that wait to be told in the order of time
 * @param views ended connections that another capture point may still ask for, of each point
 * @param waitNanos how long a failure waits for what becomes of its neighbours, in capture time
 */
record ExplainLimits(FlowLimits flows, int suspects, int reports, int views, long waitNanos) {

    static final ExplainLimits DEFAULT =
            new ExplainLimits(FlowLimits.OFFLINE, 2_000, 2_000, 10_000, Neighbourhood.AROUND_NANOS);

    /** For somebody who waits: each verdict is told at once, some seconds after its failure. */
    static final ExplainLimits WATCHING = new ExplainLimits(FlowLimits.OFFLINE, 2_000, 0, 10_000, 5_000_000_000L);

    /** What one of so many capture points may take. */
    FlowLimits flowsOf(int points) {
        return points == 1
                ? flows
                : new FlowLimits(
                        Math.max(1, flows.maxFlows() / points),
                        flows.memoryBytes() / points,
                        flows.logBytes() / points,
                        flows.messageBytes() / points,
                        flows.lingerNanos(),
                        flows.unansweredNanos());
    }
}
