package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** {@code keepalive_requests}: nginx says {@code Connection: close} with the last answer. */
public final class NginxThirdRequest implements Scenario {

    @Override
    public String story() {
        return "nginx closes behind every second answer, and says so";
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
                "server { listen 127.0.0.1:" + port + "; keepalive_requests 2; location / { return 200 ok; } }"));
        return stage.calls(port).play("GET ok", "GET ok", "GET ok", "GET ok");
    }
}
