package io.wirewitness.model;

import java.util.Locale;

/**
 * Whether the request may be sent again without being acted on twice.
 *
 * @param safe the advice
 * @param why the numbers behind it
 */
public record Retry(Safe safe, String why) {

    /** The advice. */
    public enum Safe {
        /** No byte of the request was accepted by the peer's kernel. */
        YES,
        /** The peer accepted the whole request and may have acted on it. */
        NO,
        /** The peer accepted a part of the request. */
        PARTIAL,
        /** No evidence of what the peer accepted. */
        UNKNOWN;

        /** The name in reports. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
