package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.NetworkLab;
import java.util.List;

/** Two local ports, and both are taken towards this peer by another process of the host. */
public final class LocalPortsUsedUp implements Scenario {

    @Override
    public String story() {
        return "every local port towards the server is taken";
    }

    @Override
    public Truth truth() {
        return Truth.of("local-ports-exhausted", "local-app").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.setAtClient("net.ipv4.ip_local_port_range", "40000 40001");
        stage.open(way.holdFromClient(2));
        return Way.calls(stage, way).play("GET ok");
    }
}
