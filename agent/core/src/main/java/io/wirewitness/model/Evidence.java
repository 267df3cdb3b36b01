package io.wirewitness.model;

/**
 * One fact that a verdict stands on.
 *
 * @param tier where it comes from
 * @param epochNanos when it was true
 * @param fact for people: what, with numbers and units
 * @param packet the capture's running number of the packet that shows it, from 1; 0 if none does
 */
public record Evidence(Tier tier, long epochNanos, String fact, long packet) {

    /** A fact that no single packet shows. */
    public Evidence(Tier tier, long epochNanos, String fact) {
        this(tier, epochNanos, fact, 0);
    }
}
