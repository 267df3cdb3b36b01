package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import java.util.List;

/** Many calls at once. */
public final class Crowd implements Scenario {

    @Override
    public String story() {
        return "twice 64 calls at once";
    }

    @Override
    public Truth truth() {
        return Truth.healthy();
    }

    @Override
    public List<Need> needs() {
        return List.of();
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        return stage.calls(fault.port())
                .settings(Caller.Settings.DEFAULT.withPool(64, 20_000))
                .peer(fault)
                .play("burst 64 POST slow/50 10", "burst 64 GET ok");
    }
}
