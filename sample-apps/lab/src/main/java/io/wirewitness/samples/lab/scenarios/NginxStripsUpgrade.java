package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Drivers;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** nginx passes neither Upgrade nor HTTP/1.1 on unless it is told so. */
public final class NginxStripsUpgrade implements Scenario {

    @Override
    public String story() {
        return "nginx takes Upgrade out of a WebSocket handshake; the server behind it answers 426";
    }

    @Override
    public Truth truth() {
        return Truth.of("upgrade-stripped", "middlebox");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NGINX);
    }

    @Override
    public boolean suits(Stage stage) {
        return Drivers.asksForUpgrade(stage);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        int port = RealNginx.freePort();
        stage.open(RealNginx.start(
                stage.directory("nginx"),
                port,
                "server { listen 127.0.0.1:" + port + "; location / { proxy_pass http://127.0.0.1:" + fault.port()
                        + "; } }"));
        return stage.calls(port)
                .settings(Caller.Settings.DEFAULT.withHeader("Upgrade", "websocket"))
                .play("GET live");
    }
}
