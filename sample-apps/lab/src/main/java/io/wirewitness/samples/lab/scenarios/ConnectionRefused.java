package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** A port that was free a moment ago. */
public final class ConnectionRefused implements Scenario {

    @Override
    public String story() {
        return "nothing listens on the port";
    }

    @Override
    public Truth truth() {
        return Truth.of("connection-refused", "peer-app").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of();
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        return stage.calls(RealNginx.freePort()).play("GET ok");
    }
}
