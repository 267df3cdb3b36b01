package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** A server that takes nothing: what was sent is acknowledged, and its window is closed. */
public final class FrozenNginxUpload implements Scenario {

    @Override
    public String story() {
        return "nginx is stopped; an upload of 12 MB fills its buffers and waits";
    }

    @Override
    public Truth truth() {
        return Truth.of("peer-slow", "peer-app", "peer-host");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NGINX);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        int port = RealNginx.freePort();
        RealNginx nginx = stage.open(RealNginx.start(
                stage.directory("nginx"),
                port,
                "client_max_body_size 0; server { listen 127.0.0.1:" + port + "; location / { return 200 ok; } }"));
        stage.open(nginx::thaw);
        return stage.calls(port)
                .settings(new Caller.Settings(false, 4_000, 4_000, 0))
                .onGo(nginx::freeze)
                .play("POST ok 10", "await-go", "POST ok 12000000");
    }
}
