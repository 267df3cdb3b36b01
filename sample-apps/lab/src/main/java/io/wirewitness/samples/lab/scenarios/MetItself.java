package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.NetworkLab;
import java.util.List;

/** A client of the own host, whose only local port is the one that it connects to. */
public final class MetItself implements Scenario {

    @Override
    public String story() {
        return "a connect to a port of the own host, on which nobody listens, meets itself";
    }

    @Override
    public Truth truth() {
        return Truth.of("self-connect", "local-app").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.setAtClient("net.ipv4.ip_local_port_range", "45000 45000");
        return stage.calls("127.0.0.1", 45_000).through(way.clientWrapper()).play("GET ok");
    }
}
