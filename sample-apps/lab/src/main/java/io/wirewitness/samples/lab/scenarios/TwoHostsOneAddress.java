package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.NetworkLab;
import java.util.List;

/** Equal-cost paths, or an address that moved: what a flow's later packets meet is another host. */
public final class TwoHostsOneAddress implements Scenario {

    @Override
    public String story() {
        return "the way to the server changes under a connection, to a second host with its address";
    }

    @Override
    public Truth truth() {
        return Truth.of("split-path", "network").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.addTwin();
        return Way.calls(stage, way).onGo(way::routeToTwin).play("POST ok 10", "await-go", "POST ok 300");
    }
}
