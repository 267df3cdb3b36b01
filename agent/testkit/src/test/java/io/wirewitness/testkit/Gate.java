package io.wirewitness.testkit;

/** Sets a stage once all who need it have arrived: one deed serves several connections. Thread-safe. */
final class Gate {

    private final NetworkLab.Stage stage;
    private int awaited;

    Gate(int awaited, NetworkLab.Stage stage) {
        this.awaited = awaited;
        this.stage = stage;
    }

    /** Returns once the stage is set. */
    synchronized void pass() throws Exception {
        awaited--;
        if (awaited == 0) {
            stage.set();
            notifyAll();
        }
        while (awaited > 0) {
            wait();
        }
    }
}
