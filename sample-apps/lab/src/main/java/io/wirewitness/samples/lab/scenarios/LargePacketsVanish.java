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

/** A tunnel with a smaller MTU and no ICMP: small packets pass. */
public final class LargePacketsVanish implements Scenario {

    @Override
    public String story() {
        return "large packets are dropped on the way and nobody says so";
    }

    @Override
    public Truth truth() {
        return Truth.of("path-mtu-blackhole", "network", "middlebox").safeToRepeat();
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
                .onGo(() -> way.atBox("iptables -w -I FORWARD -p tcp -m length --length 1000:65535 -j DROP"))
                .play("POST ok 10", "await-go", "POST ok 60000");
    }
}
