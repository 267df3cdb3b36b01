package io.wirewitness.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Segments that repeated sequence space, by what made their sender repeat them, as far as a capture tells.
 *
 * @param timeouts sent 200 ms or more (Linux' TCP_RTO_MIN) behind what was sent before: a timer ran out
 * @param fast behind two or more acknowledgments that asked for exactly this sequence number (RFC 5681, 3.2)
 * @param spurious the other end had acknowledged all of it
 * @param others all else: tail loss probes (RFC 8985, 7), the second hole of one loss
 */
public record Retransmissions(long timeouts, long fast, long spurious, long others) {

    /** There were none. */
    public static final Retransmissions NONE = new Retransmissions(0, 0, 0, 0);

    /** All of them. */
    public long all() {
        return timeouts + fast + spurious + others;
    }

    /** {@code 9 after a time-out, 3 fast}; empty if there were none. */
    public String text() {
        List<String> parts = new ArrayList<>();
        add(parts, timeouts, " after a time-out");
        add(parts, fast, " fast");
        add(parts, spurious, " of what had been acknowledged");
        add(parts, others, " of another kind");
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, long count, String kind) {
        if (count > 0) {
            parts.add(count + kind);
        }
    }
}
