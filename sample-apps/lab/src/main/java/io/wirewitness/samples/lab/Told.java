package io.wirewitness.samples.lab;

import io.wirewitness.testkit.Peer;
import java.util.concurrent.TimeoutException;

/** A peer with something that is done to it when the client waits for that. */
record Told(Peer peer, Calls.Deed deed) implements Peer {

    @Override
    public String host() {
        return peer.host();
    }

    @Override
    public int port() {
        return peer.port();
    }

    @Override
    public void awaitClosed(String scenario, long patienceMillis) throws InterruptedException, TimeoutException {
        peer.awaitClosed(scenario, patienceMillis);
    }

    @Override
    public void awaitRequests(String scenario, int count, long patienceMillis)
            throws InterruptedException, TimeoutException {
        peer.awaitRequests(scenario, count, patienceMillis);
    }

    @Override
    public void setStage(String scenario) throws Exception {
        deed.run();
        peer.setStage(scenario);
    }
}
