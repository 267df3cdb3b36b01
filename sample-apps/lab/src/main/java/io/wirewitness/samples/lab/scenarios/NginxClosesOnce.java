package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** nginx' own {@code 444}: it reads, says nothing and closes; the second copy comes on a new connection. */
public final class NginxClosesOnce implements Scenario {

    @Override
    public String story() {
        return "nginx closes a kept connection's second request without an answer; a library with its defaults sends it again";
    }

    @Override
    public Truth truth() {
        return Truth.of("silently-replayed", "config", "peer-app").or("peer-closed-without-response");
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
                "server { listen 127.0.0.1:" + port
                        + "; location / { if ($connection_requests = 2) { return 444; } return 200 ok; } }"));
        return stage.calls(port)
                .settings(new Caller.Settings(true, 5_000, 20_000, 0))
                .play("POST ok 10", "POST ok 300");
    }
}
