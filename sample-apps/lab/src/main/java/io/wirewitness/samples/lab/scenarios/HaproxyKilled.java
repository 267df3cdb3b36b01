package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import io.wirewitness.testkit.RealHaproxy;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** Another server process that is gone, with nothing of an answer on its way. */
public final class HaproxyKilled implements Scenario {

    @Override
    public String story() {
        return "haproxy is killed while four requests wait for its server; then nothing listens";
    }

    @Override
    public Truth truth() {
        return Truth.of("peer-process-died", "peer-host", "peer-app")
                .or("peer-closed-without-response")
                .with("connection-refused");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.HAPROXY);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        int port = RealNginx.freePort();
        RealHaproxy haproxy = stage.open(RealHaproxy.startBefore(fault.port(), stage.directory("haproxy"), port, ""));
        return stage.calls(port)
                .settings(Caller.Settings.DEFAULT.withPool(8, 20_000))
                .peer(fault)
                .onGo(haproxy::kill)
                .play("hold 4 GET never", "await-go", "GET ok");
    }
}
