package io.wirewitness.model;

/**
 * What was dropped before the verdict, so that a reader can weigh it.
 *
 * @param events socket events that found the inbox full
 * @param packets packets that the capture or the ring lost
 */
public record Lost(long events, long packets) {

    /** Nothing was lost. */
    public static final Lost NOTHING = new Lost(0, 0);
}
