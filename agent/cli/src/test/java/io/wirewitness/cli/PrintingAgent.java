package io.wirewitness.cli;

import org.jspecify.annotations.Nullable;

/** An agent that prints its options. */
public final class PrintingAgent {

    private PrintingAgent() {}

    /** Called by the JVM on attach. */
    public static void agentmain(@Nullable String options) {
        System.out.println("agent: " + options);
    }
}
