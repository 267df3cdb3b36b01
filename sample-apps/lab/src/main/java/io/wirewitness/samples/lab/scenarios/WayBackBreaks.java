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

/** The near miss of a slow server: the request was acknowledged, and the answer cannot come back. */
public final class WayBackBreaks implements Scenario {

    @Override
    public String story() {
        return "the way back breaks while the server works on its answer";
    }

    @Override
    public Truth truth() {
        return Truth.of("packet-loss", "network").or("connect-unanswered", "peer-host-gone");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        return Way.calls(stage, way)
                .settings(new Caller.Settings(false, 1_500, 5_000, 0))
                .onGo(() -> way.atBox("iptables -w -I FORWARD -p tcp --sport 8001 -j DROP"))
                .play("GET big/20000", "hold 1 POST slow/1500 300", "await-go", "idle 6000");
    }
}
