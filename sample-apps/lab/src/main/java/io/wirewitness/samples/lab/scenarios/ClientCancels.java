package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import java.util.List;

/** Our own close, which looks like anybody's. */
public final class ClientCancels implements Scenario {

    @Override
    public String story() {
        return "the application cancels its call while it waits";
    }

    @Override
    public Truth truth() {
        return Truth.of("local-close", "local-app").with("local-timeout");
    }

    @Override
    public List<Need> needs() {
        return List.of();
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        return stage.calls(fault.port()).peer(fault).play("abort POST never 10");
    }
}
