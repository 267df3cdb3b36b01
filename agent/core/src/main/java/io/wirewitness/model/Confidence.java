package io.wirewitness.model;

import java.util.Locale;

/** How far the evidence carries, strongest first. */
public enum Confidence {
    /** The evidence excludes the other causes. */
    PROVEN,
    /** The evidence fits this cause best, and names what it could not exclude. */
    LIKELY,
    /** The evidence allows this cause. */
    POSSIBLE,
    /** The evidence does not tell. */
    UNKNOWN;

    /** The name in reports. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
