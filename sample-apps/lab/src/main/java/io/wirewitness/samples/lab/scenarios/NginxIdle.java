package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** The classic: nginx's {@code keepalive_timeout} is shorter than the client's. */
public final class NginxIdle implements Scenario {

    @Override
    public String story() {
        return "nginx closes an idle connection after 1 s; the client uses it again";
    }

    @Override
    public Truth truth() {
        return Truth.of("idle-closed-before-reuse", "config")
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
        stage.open(RealNginx.start(
                stage.directory("nginx"),
                port,
                "keepalive_timeout 1s; server { listen 127.0.0.1:" + port + "; location / { return 200 ok; } }"));
        return stage.calls(port).play("POST ok 10", "await-close", "POST ok 300");
    }
}
