package io.wirewitness.lint;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.model.Severity;
import java.util.Locale;

/**
 * A limit of somebody else's, and how it is known. Immutable; any thread.
 *
 * @param value milliseconds, or a count; {@link Setting#UNLIMITED} for none
 * @param certainty how it is known
 * @param because in words, such as {@code 42 idle connections ended at 60.0 s}, {@code Keep-Alive: timeout=60}, {@code
 *     lint.upstream}, {@code nginx's default}
 */
public record KnownLimit(long value, Certainty certainty, String because) {

    /** How a limit is known; the surest first. */
    public enum Certainty {
        /** Connections ended at it. */
        OBSERVED(Severity.ERROR),
        /** Somebody told us: {@code lint.upstream}. */
        CONFIGURED(Severity.WARNING),
        /** The peer says so itself. */
        ANNOUNCED(Severity.WARNING),
        /** A table's default for what the peer seems to be. */
        GUESSED(Severity.NOTE);

        private final Severity severity;

        Certainty(Severity severity) {
            this.severity = severity;
        }

        /** How much a finding matters that stands on it. */
        public Severity severity() {
            return severity;
        }

        /** The word in files and findings. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@code 60 s (observed: 42 idle connections ended at 60.0 s)}. */
    public String shown() {
        return (value == Setting.UNLIMITED ? "no limit" : Quantity.millis(value)) + " (" + certainty.text() + ": "
                + because + ")";
    }

    /** The same for a limit that is a count. */
    public String shownAsCount() {
        return (value == Setting.UNLIMITED ? "no limit" : Long.toString(value)) + " (" + certainty.text() + ": "
                + because + ")";
    }

    /** The one of two that is less sure: what stands on both is no surer. */
    public static KnownLimit lessSure(KnownLimit one, KnownLimit other) {
        return one.certainty.compareTo(other.certainty) >= 0 ? one : other;
    }
}
