package io.wirewitness.testkit;

import java.util.concurrent.TimeoutException;

/** A server that scenarios call: in this JVM, in a network namespace, or a real one. */
public interface Peer {

    /** Where it listens. */
    String host();

    /** Where it listens. */
    int port();

    /** Returns once the server has closed a connection of this scenario. */
    void awaitClosed(String scenario, long patienceMillis) throws InterruptedException, TimeoutException;

    /** Returns once this many requests of this scenario have arrived. */
    void awaitRequests(String scenario, int count, long patienceMillis) throws InterruptedException, TimeoutException;

    /** Does what the test has planned for a scenario that waits with {@code await-go}. */
    default void setStage(String scenario) throws Exception {}
}
