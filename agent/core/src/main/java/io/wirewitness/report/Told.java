package io.wirewitness.report;

import io.wirewitness.model.Verdict;

/**
 * What another witness says of the same connection, where it does not make one verdict with the report's own.
 *
 * @param source who says so: a file's name
 * @param view from where: {@code client}, {@code server}, or {@code packets}
 * @param id the incident's id there; empty if it has none
 * @param epochNanos when it was felt there, on that witness' clock
 * @param verdict what it says, in that view's words
 */
public record Told(String source, String view, String id, long epochNanos, Verdict verdict) {}
