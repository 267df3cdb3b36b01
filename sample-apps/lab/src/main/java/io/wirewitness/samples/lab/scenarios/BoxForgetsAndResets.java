package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.NetworkLab;
import java.util.List;

/** A firewall whose entry has expired, and that resets what it does not know. */
public final class BoxForgetsAndResets implements Scenario {

    @Override
    public String story() {
        return "a box on the way answers an idle connection's next packet with a reset";
    }

    @Override
    public Truth truth() {
        return Truth.of("idle-reset-by-middlebox", "middlebox")
                .with("silently-replayed")
                .safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        return Way.calls(stage, way)
                .onGo(() -> way.resetEstablished(NetworkLab.FIRST_PORT))
                .play("POST ok 10", "idle 2500", "await-go", "POST ok 300");
    }
}
