package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.NetworkLab;
import java.util.List;

/** Two routes: the capture sees what we send, and nothing that comes. */
public final class OneDirectionCaptured implements Scenario {

    @Override
    public String story() {
        return "answers come by another link than the one that is captured; the server aborts a connection";
    }

    @Override
    public Truth truth() {
        return Truth.of("peer-aborted", "peer-app", "peer-host");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.returnByAnotherLink();
        return Way.calls(stage, way).agent("capture.interface=c0").play("POST ok 10", "POST reset 300");
    }
}
