package io.wirewitness.model;

import java.util.Locale;

/** How much a finding matters; the most serious first. */
public enum Severity {
    /** It fails in production: the other number was observed, or none is needed. */
    ERROR,
    /** It fails under some traffic or topology: the other number was announced or configured. */
    WARNING,
    /** Worth knowing: the other number is a guess, or the cost is small. */
    NOTE;

    /** As JSON, SARIF and the texts have it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
