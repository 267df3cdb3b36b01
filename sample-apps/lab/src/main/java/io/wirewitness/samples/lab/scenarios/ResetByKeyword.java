package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.NetworkLab;
import java.util.List;

/** A box that reads requests, drops the one that it dislikes and resets the connection in the server's name. */
public final class ResetByKeyword implements Scenario {

    @Override
    public String story() {
        return "a box on the way finds a word in the request and resets the connection";
    }

    @Override
    public Truth truth() {
        return Truth.of("injected-reset", "middlebox").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.atBox(
                "iptables -w -I FORWARD -p tcp --dport 8001 -m string --algo bm --string POST -j REJECT --reject-with tcp-reset");
        return Way.calls(stage, way).play("POST ok 300");
    }
}
