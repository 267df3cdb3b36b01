package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.NetworkLab;
import java.util.List;

/** The near miss of a port on which nobody listens: a firewall's REJECT with tcp-reset says the same in the server's name. */
public final class SynResetByBox implements Scenario {

    @Override
    public String story() {
        return "a box on the way answers the SYN with a reset in the server's name";
    }

    @Override
    public Truth truth() {
        return Truth.of("connection-refused", "middlebox").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.atBox("iptables -w -I FORWARD -p tcp --dport 8001 -j REJECT --reject-with tcp-reset");
        return Way.calls(stage, way).play("GET ok");
    }
}
