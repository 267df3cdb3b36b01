package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.RealHaproxy;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** A gateway whose server is not there. */
public final class HaproxyDown implements Scenario {

    @Override
    public String story() {
        return "haproxy answers 503: its server refuses";
    }

    @Override
    public Truth truth() {
        return Truth.of("response-from-intermediary", "middlebox").safeToRepeat();
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
                "    retries 0\n    http-reuse never\nlisten lab\n    bind 127.0.0.1:" + port
                        + "\n    \n    server behind 127.0.0.1:" + stage.closedPort() + "\n"));
        return stage.calls(port).play("GET ok");
    }
}
