package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import java.util.List;

/** The library sends a POST again that the server had read. */
public final class SilentReplay implements Scenario {

    @Override
    public String story() {
        return "the server reads a POST and closes; a library with its defaults sends it again";
    }

    @Override
    public Truth truth() {
        return Truth.of("silently-replayed", "config", "peer-app").or("peer-closed-without-response");
    }

    @Override
    public List<Need> needs() {
        return List.of();
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        return stage.calls(fault.port())
                .settings(new Caller.Settings(true, 5_000, 20_000, 0))
                .peer(fault)
                .play("POST ok 10", "POST close-once 300");
    }
}
