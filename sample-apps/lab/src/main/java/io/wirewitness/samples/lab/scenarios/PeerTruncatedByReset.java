package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import java.util.List;

/** A server that aborts in the middle of its answer. */
public final class PeerTruncatedByReset implements Scenario {

    @Override
    public String story() {
        return "the server resets after half of the body";
    }

    @Override
    public Truth truth() {
        return Truth.of("peer-truncated-response", "peer-app").or("peer-aborted");
    }

    @Override
    public List<Need> needs() {
        return List.of();
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        return stage.calls(fault.port()).peer(fault).play("GET ok", "GET half-reset");
    }
}
