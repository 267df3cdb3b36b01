package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.NetworkLab;
import java.util.List;

/** The near miss of a box that forgot: no FIN arrived here, either, but the server had closed. */
public final class FinLostOnTheWay implements Scenario {

    @Override
    public String story() {
        return "the server closes an idle connection and its FIN is lost on the way; it resets the next request";
    }

    @Override
    public Truth truth() {
        return Truth.of("idle-closed-before-reuse", "config", "network")
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
        way.atBox("iptables -w -I FORWARD -p tcp --sport 8001 --tcp-flags FIN FIN -j DROP");
        return Way.calls(stage, way).play("POST ok-close/1500 10", "idle 2500", "POST ok 300");
    }
}
