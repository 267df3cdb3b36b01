package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.RealHaproxy;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** A proxy that has itself as its origin and does not notice: it goes round until nothing is left. */
public final class HaproxyCircle implements Scenario {

    @Override
    public String story() {
        return "haproxy has itself as its origin, and runs out of connections";
    }

    @Override
    public Truth truth() {
        return Truth.of("request-loop", "middlebox").or("response-from-intermediary");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.HAPROXY);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        int port = RealNginx.freePort();
        stage.open(RealHaproxy.start(
                stage.directory("haproxy"),
                port,
                "    timeout server 3s\n    timeout queue 2s\n    retries 0\nlisten lab\n    bind 127.0.0.1:" + port
                        + "\n    server itself 127.0.0.1:" + port + " maxconn 20\n"));
        return stage.calls(port).play("GET ok");
    }
}
