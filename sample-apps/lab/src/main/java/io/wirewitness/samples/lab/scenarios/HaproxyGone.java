package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import io.wirewitness.testkit.RealHaproxy;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** On a kept connection haproxy closes without an answer when its server does. */
public final class HaproxyGone implements Scenario {

    @Override
    public String story() {
        return "the server behind haproxy resets the second request; haproxy closes the kept connection";
    }

    @Override
    public Truth truth() {
        return Truth.of("peer-closed-without-response", "peer-app");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.HAPROXY);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        int port = RealNginx.freePort();
        stage.open(RealHaproxy.start(
                stage.directory("haproxy"),
                port,
                "    retries 0\n    http-reuse never\nlisten lab\n    bind 127.0.0.1:" + port
                        + "\n    \n    server behind 127.0.0.1:" + fault.port() + "\n"));
        return stage.calls(port).play("POST ok 10", "POST reset 10");
    }
}
