package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.KernelConnections;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** A deploy: the old worker closes its idle connections. */
public final class NginxReload implements Scenario {

    @Override
    public String story() {
        return "nginx is reloaded while connections of different ages are idle for different times; the client uses one again";
    }

    @Override
    public Truth truth() {
        return Truth.of("peer-draining", "peer-app", "config")
                .or("idle-closed-before-reuse")
                .with("silently-replayed")
                .safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NGINX);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        int port = RealNginx.freePort();
        RealNginx nginx = stage.open(RealNginx.startWithWorker(
                stage.directory("nginx"),
                port,
                "server { listen 127.0.0.1:" + port + "; location / { return 200 ok; } }"));
        return stage.calls(port)
                .settings(Caller.Settings.DEFAULT.withPool(8, 20_000))
                .onGo(() -> {
                    nginx.reload();
                    KernelConnections.awaitClosed(port);
                })
                .play(
                        "burst 2 GET ok",
                        "idle 1500",
                        "burst 5 GET ok",
                        "idle 1500",
                        "burst 2 GET ok",
                        "await-go",
                        "POST ok 300");
    }
}
