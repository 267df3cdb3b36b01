package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import java.util.List;

/** What happens every day. */
public final class HealthyCalls implements Scenario {

    @Override
    public String story() {
        return "calls, a slow answer, Connection: close";
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
                .play("POST ok 10", "GET ok", "GET slow/700", "GET ok-bye", "GET ok");
    }
}
