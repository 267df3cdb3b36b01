package io.wirewitness.explain;

/**
 * Bounds of what is held at once; beyond each, something leaves early and the summary says so.
 *
 * @param flows connections of one capture point
 * @param suspects failures that wait for their neighbours
 * @param reports verdicts that wait to be told in the order of time
 * @param views ended connections that another capture point may still ask for, of each point
 */
record ExplainLimits(int flows, int suspects, int reports, int views) {

    static final ExplainLimits DEFAULT = new ExplainLimits(1 << 20, 2_000, 2_000, 10_000);
}
