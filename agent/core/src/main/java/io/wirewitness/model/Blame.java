package io.wirewitness.model;

import java.util.Locale;

/** Who must act. */
public enum Blame {
    LOCAL_APP,
    LOCAL_JVM,
    LOCAL_HOST,
    PEER_APP,
    PEER_HOST,
    MIDDLEBOX,
    NETWORK,
    CONFIG,
    NOBODY,
    UNKNOWN;

    /** The name in reports, such as {@code local-app}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
