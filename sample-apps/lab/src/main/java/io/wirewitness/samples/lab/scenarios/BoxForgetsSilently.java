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

/** A NAT or firewall whose entry has expired, and that drops what it does not know. No table known forgets within 10 s. */
public final class BoxForgetsSilently implements Scenario {

    @Override
    public String story() {
        return "a box on the way drops an idle connection's packets";
    }

    @Override
    public Truth truth() {
        return Truth.of("idle-dropped-silently", "middlebox").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        return Way.calls(stage, way)
                .settings(new Caller.Settings(false, 1_500, 4_000, 0))
                .onGo(() -> way.dropAll(NetworkLab.FIRST_PORT))
                .play("POST ok 10", "idle 10500", "await-go", "POST ok 300");
    }
}
