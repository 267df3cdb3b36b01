package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** A whole server process, with calls in every phase. When the first verdicts are due nobody knows yet that it refuses. */
public final class NginxKilled implements Scenario {

    @Override
    public String story() {
        return "nginx is killed with four answers on the way; then nothing listens";
    }

    @Override
    public Truth truth() {
        return Truth.of("peer-process-died", "peer-host", "peer-app")
                .or("peer-truncated-response", "peer-closed-without-response")
                .with("connection-refused");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NGINX);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        int port = RealNginx.freePort();
        RealNginx nginx = stage.open(RealNginx.start(
                stage.directory("nginx"),
                port,
                "server { listen 127.0.0.1:" + port + "; location / { proxy_pass http://127.0.0.1:" + fault.port()
                        + "; proxy_buffering off; } }"));
        Caller.Settings wide = Caller.Settings.DEFAULT.withPool(8, 20_000);
        return stage.calls(port)
                .settings(wide)
                .peer(fault)
                .onGo(nginx::kill)
                .play("hold 4 GET drip/50", "await-go", "GET ok");
    }
}
