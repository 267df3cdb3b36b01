package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Calls;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.NetworkLab;
import java.util.List;

/** The server's FIN is on a slow link when the request is written. */
public final class CloseCrossesTheRequest implements Scenario {

    @Override
    public String story() {
        return "the server closes an idle connection over a slow link; the request crosses the FIN";
    }

    @Override
    public Truth truth() {
        return Truth.of("idle-close-race", "config").with("silently-replayed").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.slowToClient();
        return Way.calls(stage, way)
                .onGo(() -> way.closeBehindAQueue(List.of(Calls.ID)))
                .play("POST ok 10", "idle 1500", "await-go", "POST ok 300");
    }
}
