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

/** A firewall that rejects by ICMP: port unreachable. */
public final class SynPortUnreachable implements Scenario {

    @Override
    public String story() {
        return "a box on the way answers the SYN by ICMP, port unreachable";
    }

    @Override
    public Truth truth() {
        return Truth.of("connection-refused-by-icmp", "middlebox", "network").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.atBox("iptables -w -I FORWARD -p tcp --syn -j REJECT --reject-with icmp-port-unreachable");
        return Way.calls(stage, way)
                .settings(new Caller.Settings(false, 3_500, 4_000, 0))
                .play("GET ok");
    }
}
