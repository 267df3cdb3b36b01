package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.NetworkLab;
import java.util.List;

/** The server's link goes down with a request in flight; the router before it says so after three seconds. */
public final class HostUnplugged implements Scenario {

    @Override
    public String story() {
        return "the server's host loses its link; the last router finds nobody there";
    }

    @Override
    public Truth truth() {
        return Truth.of("peer-host-gone", "peer-host").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        return Way.calls(stage, way)
                .settings(new Caller.Settings(false, 5_000, 6_000, 0))
                .onGo(() -> way.atServer("ip link set s0 down"))
                .play("POST ok 10", "await-go", "POST ok 300");
    }
}
