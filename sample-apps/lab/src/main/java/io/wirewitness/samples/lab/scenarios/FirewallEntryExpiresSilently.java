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

/** The same firewall, which drops what it does not know. */
public final class FirewallEntryExpiresSilently implements Scenario {

    @Override
    public String story() {
        return "a firewall's own entry of an idle connection expires; it drops the next packets";
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
        way.forgetIdleAtBox(8, "DROP");
        return Way.calls(stage, way)
                .settings(new Caller.Settings(false, 1_500, 4_000, 0))
                .play("POST ok 10", "idle 10500", "POST ok 300");
    }
}
