package io.wirewitness.samples.lab;

import io.wirewitness.testkit.KernelConnections;
import io.wirewitness.testkit.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A server that tells nothing itself: the kernel says when it has closed its connections. */
record Silent(String host, int port) implements Peer {

    @Override
    public void awaitClosed(String scenario, long patienceMillis) {
        try {
            KernelConnections.awaitClosed(port);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void awaitRequests(String scenario, int count, long patienceMillis) {
        throw new UnsupportedOperationException("this server does not say what has arrived");
    }
}
