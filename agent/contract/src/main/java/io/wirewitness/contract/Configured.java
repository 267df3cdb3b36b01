package io.wirewitness.contract;

/** Builds the clients, pools and servers of a library whose settings are to be read. Runs in the child JVM. */
public interface Configured {

    /** What the library makes if nobody says anything; started, if only then its settings count. Null for nothing. */
    Object byDefault() throws Exception;

    /** The same with a number of its own in each setting that can have one. */
    Object chosen() throws Exception;
}
