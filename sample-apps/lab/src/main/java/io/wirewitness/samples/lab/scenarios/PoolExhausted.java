package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.Client;
import io.wirewitness.testkit.FaultServer;
import java.util.List;

/** Two leases, both held by slow calls. */
public final class PoolExhausted implements Scenario {

    @Override
    public String story() {
        return "a pool of two connections, both in use; a third call waits for 600 ms";
    }

    @Override
    public Truth truth() {
        return Truth.of("pool-exhausted", "local-app", "peer-app").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of();
    }

    @Override
    public boolean suits(Stage stage) {
        return Client.named(stage.subject()).limitsItsPool();
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        return stage.calls(fault.port())
                .settings(Caller.Settings.DEFAULT.withPool(2, 600))
                .peer(fault)
                .play("hold 2 POST gate 10", "POST ok 10", "await-go");
    }
}
