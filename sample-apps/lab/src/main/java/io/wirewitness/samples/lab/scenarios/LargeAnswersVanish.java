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

/** The other direction of a path MTU that nobody tells: small answers come, large ones do not. */
public final class LargeAnswersVanish implements Scenario {

    @Override
    public String story() {
        return "large answers are dropped on the way to the client and nobody says so";
    }

    @Override
    public Truth truth() {
        return Truth.of("path-mtu-blackhole", "network", "middlebox").or("packet-loss");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.atBox("iptables -w -I FORWARD -p tcp --sport 8001 -m length --length 1000:65535 -j DROP");
        return Way.calls(stage, way)
                .settings(new Caller.Settings(false, 1_500, 5_000, 0))
                .play("POST ok 10", "idle 600", "POST big/14600 300");
    }
}
