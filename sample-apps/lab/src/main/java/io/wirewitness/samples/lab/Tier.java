package io.wirewitness.samples.lab;

import java.util.List;
import java.util.Locale;

/** How much evidence the agent is given. */
public enum Tier {
    /** Sockets and libraries alone. */
    APP("capture=off,kernel=off"),
    /** The same with what the kernel tells. */
    KERNEL("capture=off"),
    /** The same with captured packets. */
    PACKETS("capture=auto");

    private final String options;

    Tier(String options) {
        this.options = options;
    }

    /** The agent's options for it. */
    public List<String> options() {
        return List.of(options.split(",", -1));
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
