package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** What the kernel does when memory is short: one worker of nginx. */
public final class NginxWorkerKilled implements Scenario {

    @Override
    public String story() {
        return "nginx's worker is killed in the middle of an answer; the master stays";
    }

    @Override
    public Truth truth() {
        // On a busy machine it dies before its first byte.
        return Truth.of("peer-truncated-response", "peer-app").or("peer-process-died", "peer-closed-without-response");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NGINX);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        int port = RealNginx.freePort();
        RealNginx nginx = stage.open(RealNginx.startWithWorker(
                stage.directory("nginx"),
                port,
                "server { listen 127.0.0.1:" + port + "; location / { proxy_pass http://127.0.0.1:" + fault.port()
                        + "; proxy_buffering off; } }"));
        return stage.calls(port).peer(fault).onGo(nginx::killWorker).play("hold 1 GET drip/50", "await-go");
    }
}
