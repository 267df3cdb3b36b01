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

/** haproxy's {@code timeout http-keep-alive} is shorter than the client's. */
public final class HaproxyIdle implements Scenario {

    @Override
    public String story() {
        return "haproxy closes an idle connection after 1 s; the client uses it again";
    }

    @Override
    public Truth truth() {
        return Truth.of("idle-closed-before-reuse", "config")
                .with("silently-replayed")
                .safeToRepeat();
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
                        + "\n    timeout http-keep-alive 1s\n    server behind 127.0.0.1:" + fault.port() + "\n"));
        return stage.calls(port).play("POST ok 10", "await-close", "POST ok 300");
    }
}
