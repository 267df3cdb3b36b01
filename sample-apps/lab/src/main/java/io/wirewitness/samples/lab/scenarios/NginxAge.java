package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** {@code keepalive_time}: nginx says {@code Connection: close} once a connection is old enough. */
public final class NginxAge implements Scenario {

    @Override
    public String story() {
        return "nginx ends a connection after 1 s of age, and says so";
    }

    @Override
    public Truth truth() {
        return Truth.healthy();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NGINX);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        int port = RealNginx.freePort();
        stage.open(RealNginx.start(
                stage.directory("nginx"),
                port,
                "server { listen 127.0.0.1:" + port + "; keepalive_time 1s; location / { return 200 ok; } }"));
        return stage.calls(port).play("GET ok", "idle 1200", "GET ok", "GET ok");
    }
}
