package io.wirewitness.model;

/**
 * The same connection as another capture shows it.
 *
 * @param capture the other capture point
 * @param flow what it shows, on the first capture's clock
 * @param clockErrorNanos how far the two clocks may still be apart
 */
public record OtherView(CaptureInfo capture, FlowSnapshot flow, long clockErrorNanos) {}
