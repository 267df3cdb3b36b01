package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.TlsCalls;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** A process that is gone says no goodbye: close_notify is missing. */
public final class NginxTlsKilled implements Scenario {

    @Override
    public String story() {
        return "nginx is killed in the middle of an answer over TLS";
    }

    @Override
    public Truth truth() {
        return Truth.of("tls-truncated", "peer-app", "peer-host")
                .or("peer-truncated-response", "peer-process-died")
                .with("connection-refused");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NGINX, Need.OPENSSL);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        TlsCalls tls = TlsCalls.open(stage);
        FaultServer fault = stage.open(FaultServer.start());
        int port = RealNginx.freePort();
        RealNginx nginx = stage.open(RealNginx.start(
                stage.directory("nginx"),
                port,
                tls.peers().nginx("direct") + " server { listen 127.0.0.1:" + port
                        + " ssl; location / { proxy_pass http://127.0.0.1:" + fault.port()
                        + "; proxy_buffering off; } }"));
        return tls.to(port)
                .settings(Caller.Settings.DEFAULT.overTls())
                .peer(fault)
                .onGo(nginx::kill)
                .play("GET ok", "hold 1 GET drip/50", "idle 1500", "await-go", "idle 500");
    }
}
