package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import java.util.List;

/** "The Tail at Scale": the attempt that is not needed any more is cancelled, and nobody misses it. */
public final class HedgedCalls implements Scenario {

    @Override
    public String story() {
        return "a slow call is made a second time, and the first is cancelled when the second has its answer";
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
                .peer(fault)
                .play("GET ok", "hedge 2 GET never-once 0", "hedge 4 POST never-once/2 10", "GET ok");
    }
}
