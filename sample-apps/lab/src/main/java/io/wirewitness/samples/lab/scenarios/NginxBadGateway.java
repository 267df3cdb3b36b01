package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** A gateway whose server is not there. */
public final class NginxBadGateway implements Scenario {

    @Override
    public String story() {
        return "nginx answers 502: its server refuses";
    }

    @Override
    public Truth truth() {
        return Truth.of("response-from-intermediary", "middlebox").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NGINX);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        int port = RealNginx.freePort();
        int closed = stage.closedPort();
        stage.open(RealNginx.start(
                stage.directory("nginx"),
                port,
                "server { listen 127.0.0.1:" + port + ";  location / { proxy_pass http://127.0.0.1:" + closed
                        + "; } }"));
        return stage.calls(port).play("GET ok");
    }
}
