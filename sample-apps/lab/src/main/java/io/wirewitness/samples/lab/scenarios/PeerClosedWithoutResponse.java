package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import java.util.List;

/** A handler that reads the request and closes. */
public final class PeerClosedWithoutResponse implements Scenario {

    @Override
    public String story() {
        return "the server reads the request and closes without a byte";
    }

    @Override
    public Truth truth() {
        return Truth.of("peer-closed-without-response", "peer-app").with("silently-replayed");
    }

    @Override
    public List<Need> needs() {
        return List.of();
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        return stage.calls(fault.port()).peer(fault).play("POST ok 10", "POST close 300");
    }
}
