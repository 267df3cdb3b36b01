package io.wirewitness.cli.probe;

import org.jspecify.annotations.Nullable;

/**
 * How an idle connection ended.
 *
 * @param how by what
 * @param afterNanos after how much silence; with {@link How#NOTHING}, how long was waited
 * @param lastWords what the peer sent before it, such as a status line of 408 or a GOAWAY; null if it just closed
 */
public record Closing(How how, long afterNanos, @Nullable String lastWords) {

    /** By what a connection ended. */
    public enum How {
        FIN("FIN"),
        RST("RST"),
        /** It did not, as far as this end was told. */
        NOTHING("nothing");

        private final String text;

        How(String text) {
            this.text = text;
        }

        /** As reports have it. */
        public String text() {
            return text;
        }
    }
}
