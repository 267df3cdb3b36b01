package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import io.wirewitness.testkit.KernelConnections;
import io.wirewitness.testkit.RealHaproxy;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** {@code haproxy -sf} sends the old process this signal. */
public final class HaproxyDrains implements Scenario {

    @Override
    public String story() {
        return "haproxy is stopped softly while connections of different ages are idle; the client uses one again";
    }

    @Override
    public Truth truth() {
        return Truth.of("peer-draining", "peer-app", "config")
                .or("idle-closed-before-reuse")
                .with("silently-replayed", "connection-refused")
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
        RealHaproxy haproxy = stage.open(RealHaproxy.startBefore(fault.port(), stage.directory("haproxy"), port, ""));
        return stage.calls(port)
                .settings(Caller.Settings.DEFAULT.withPool(8, 20_000))
                .onGo(() -> {
                    haproxy.stopSoftly();
                    KernelConnections.awaitClosed(port);
                })
                .play("burst 2 GET ok", "idle 1500", "burst 5 GET ok", "idle 1500", "await-go", "POST ok 300");
    }
}
