package io.wirewitness.samples.lab;

import io.wirewitness.testkit.Reported;
import java.util.List;

/**
 * What came of one play.
 *
 * @param incidents what the agent wrote
 * @param felt whether the application had a failure: an exception, or a gateway's status 502, 503, 504
 * @param what the application saw, one line per call, and what the process said; for people
 */
public record Observed(List<Reported> incidents, boolean felt, List<String> what) {}
