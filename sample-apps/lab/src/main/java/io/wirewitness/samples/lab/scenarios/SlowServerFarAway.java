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

/** The control of a way back that breaks: the server is slow, and the way carries what it sends. */
public final class SlowServerFarAway implements Scenario {

    @Override
    public String story() {
        return "a server in another network does not answer; full segments of it came before";
    }

    @Override
    public Truth truth() {
        return Truth.of("peer-slow", "peer-app");
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
                .play("GET big/20000", "POST never 300");
    }
}
