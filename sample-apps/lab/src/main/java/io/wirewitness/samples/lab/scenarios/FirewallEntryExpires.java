package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.NetworkLab;
import java.util.List;

/** A stateful firewall as they come: conntrack knows a connection for 2 s of idleness, and rejects what it does not know. */
public final class FirewallEntryExpires implements Scenario {

    @Override
    public String story() {
        return "a firewall's own entry of an idle connection expires; it rejects the next packet with a reset";
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
        way.forgetIdleAtBox(2, "REJECT --reject-with tcp-reset");
        return Way.calls(stage, way).play("POST ok 10", "idle 3500", "POST ok 300");
    }
}
