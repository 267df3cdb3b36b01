package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import java.util.List;

/** A server that closes in the middle of its answer. */
public final class PeerTruncated implements Scenario {

    @Override
    public String story() {
        return "the server closes after half of the body";
    }

    @Override
    public Truth truth() {
        return Truth.of("peer-truncated-response", "peer-app");
    }

    @Override
    public List<Need> needs() {
        return List.of();
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        return stage.calls(fault.port()).peer(fault).play("GET ok", "GET half-close");
    }
}
