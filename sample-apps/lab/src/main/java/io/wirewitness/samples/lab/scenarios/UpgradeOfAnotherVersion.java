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

/** RFC 6455, 4.4: 426 with Sec-WebSocket-Version says that Upgrade was seen, and its version is not known. */
public final class UpgradeOfAnotherVersion implements Scenario {

    @Override
    public String story() {
        return "a server answers a WebSocket handshake with 426 and the version that it knows: nothing took Upgrade out";
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
                .play("GET old-live");
    }
}
