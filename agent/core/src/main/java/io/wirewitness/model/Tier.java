package io.wirewitness.model;

import java.util.Locale;

/** Where evidence comes from; each tier is of use without the next. */
public enum Tier {
    /** What the JVM's sockets and libraries tell, on any platform. */
    APP,
    /** {@code TCP_INFO} and counters of our own sockets, on Linux, without privilege. */
    KERNEL,
    /** Packets at our end. */
    PACKETS;

    /** The name in reports. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
