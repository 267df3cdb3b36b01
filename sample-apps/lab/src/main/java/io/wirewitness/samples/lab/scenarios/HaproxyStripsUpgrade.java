package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Drivers;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import io.wirewitness.testkit.RealHaproxy;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** A rule of a proxy that does not like the header. */
public final class HaproxyStripsUpgrade implements Scenario {

    @Override
    public String story() {
        return "haproxy takes Upgrade out of a WebSocket handshake; the server behind it answers 426";
    }

    @Override
    public Truth truth() {
        return Truth.of("upgrade-stripped", "middlebox");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.HAPROXY);
    }

    @Override
    public boolean suits(Stage stage) {
        return Drivers.asksForUpgrade(stage);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        int port = RealNginx.freePort();
        stage.open(RealHaproxy.startBefore(
                fault.port(), stage.directory("haproxy"), port, "", "http-request del-header upgrade"));
        return stage.calls(port)
                .settings(Caller.Settings.DEFAULT.withHeader("Upgrade", "websocket"))
                .play("GET live");
    }
}
