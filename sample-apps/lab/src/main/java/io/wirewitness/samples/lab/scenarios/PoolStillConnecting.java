package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.Client;
import io.wirewitness.testkit.NetworkLab;
import java.util.List;

/** Two leases, and no connection behind either. */
public final class PoolStillConnecting implements Scenario {

    @Override
    public String story() {
        return "a pool of two connections, and a network that drops their SYNs; a third call waits for 600 ms";
    }

    @Override
    public Truth truth() {
        return Truth.of("pool-exhausted", "network", "middlebox")
                .with("connect-unanswered")
                .safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public boolean suits(Stage stage) {
        return Client.named(stage.subject()).limitsItsPool();
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.dropAll(NetworkLab.FIRST_PORT);
        return Way.calls(stage, way)
                .settings(new Caller.Settings(false, 2_500, 4_000, 0).withPool(2, 600))
                .play("burst 3 GET ok");
    }
}
