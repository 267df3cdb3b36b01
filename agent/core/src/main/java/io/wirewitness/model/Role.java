package io.wirewitness.model;

/** Which side of a connection we are. */
public enum Role {
    /** We connected. */
    CLIENT,
    /** We accepted. */
    SERVER,
    /** We only watch: a capture without a JVM. */
    OBSERVER,
    /** The socket was there before we were. */
    UNKNOWN
}
