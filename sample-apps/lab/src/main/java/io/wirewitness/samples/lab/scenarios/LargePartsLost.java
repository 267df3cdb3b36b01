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

/** The other direction of a loss: what the client sends arrives. */
public final class LargePartsLost implements Scenario {

    @Override
    public String story() {
        return "nine of ten large packets of an answer are lost on the way to the client, small ones are not";
    }

    @Override
    public Truth truth() {
        return Truth.of("packet-loss", "network");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.cutUpAtTheHosts();
        return Way.calls(stage, way)
                .settings(new Caller.Settings(false, 1_500, 5_000, 0))
                .onGo(
                        () -> way.atBox(
                                "iptables -w -I FORWARD -p tcp --sport 8001 -m length --length 100:65535 -m statistic --mode random --probability 0.9 -j DROP"))
                .play("POST ok 10", "await-go", "POST big/200000 300");
    }
}
