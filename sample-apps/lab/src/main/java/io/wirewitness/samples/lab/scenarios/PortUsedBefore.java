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

/** A host, or an address translation, that takes a port again whose last connection the server still holds. */
public final class PortUsedBefore implements Scenario {

    @Override
    public String story() {
        return "the server still holds an earlier connection of the client's only port, and a box drops the reset that would end it";
    }

    @Override
    public Truth truth() {
        return Truth.of("port-reuse-collision", "network").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.setAtClient("net.ipv4.ip_local_port_range", "40000 40000");
        way.leaveHalfOpen();
        // Else Linux ends the old connection by a reset and tries again within 10 ms: nobody would feel it.
        way.atBox("iptables -w -I FORWARD -p tcp --dport 8001 --tcp-flags RST RST -j DROP");
        return Way.calls(stage, way)
                .settings(new Caller.Settings(false, 2_500, 4_000, 0))
                .play("GET ok");
    }
}
