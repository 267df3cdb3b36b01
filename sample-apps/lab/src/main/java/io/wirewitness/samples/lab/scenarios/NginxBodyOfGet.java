package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Drivers;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** {@code client_max_body_size} holds for every method. */
public final class NginxBodyOfGet implements Scenario {

    @Override
    public String story() {
        return "nginx answers a GET with a body of 5000 bytes with 413";
    }

    @Override
    public Truth truth() {
        return Truth.of("body-refused", "local-app");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NGINX);
    }

    @Override
    public boolean suits(Stage stage) {
        return Drivers.sendsBodyWithGet(stage);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        int port = RealNginx.freePort();
        stage.open(RealNginx.start(
                stage.directory("nginx"),
                port,
                "client_max_body_size 1k; server { listen 127.0.0.1:" + port + "; location / { return 200 ok; } }"));
        return stage.calls(port).play("GET ok", "GET ok 5000");
    }
}
