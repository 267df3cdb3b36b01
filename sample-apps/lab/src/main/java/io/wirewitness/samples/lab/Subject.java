package io.wirewitness.samples.lab;

/** Who is under the agent in a scenario. */
public enum Subject {
    /** A client library, chosen by {@code --client}. */
    CLIENTS,
    /** A server library, chosen by {@code --client} too: its clients are the lab's own. */
    SERVERS,
    /** A program that brings its own client. */
    PROGRAM
}
