package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Drivers;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import java.util.List;

/** The near miss of a header that was taken out: the application does not like the handshake, and says so. */
public final class UpgradeRefused implements Scenario {

    @Override
    public String story() {
        return "the application answers a WebSocket handshake with 400, for reasons of its own";
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
    public boolean suits(Stage stage) {
        return Drivers.asksForUpgrade(stage);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        return stage.calls(fault.port())
                .settings(Caller.Settings.DEFAULT.withHeader("Upgrade", "websocket"))
                .peer(fault)
                .play("GET status/400");
    }
}
