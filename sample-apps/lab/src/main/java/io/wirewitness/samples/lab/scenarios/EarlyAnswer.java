package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import java.util.List;

/** A server that answers 413 when it has the head, and closes. */
public final class EarlyAnswer implements Scenario {

    @Override
    public String story() {
        return "the server answers an upload of 12 MB early and closes with the body unread";
    }

    @Override
    public Truth truth() {
        return Truth.of("peer-reset-unread-data", "peer-app");
    }

    @Override
    public List<Need> needs() {
        return List.of();
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        return stage.calls(fault.port()).peer(fault).play("POST early-413 12000000");
    }
}
