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

/** A host that is gone before a connection is opened: the last router asks for it in vain. */
public final class NobodyAtTheAddress implements Scenario {

    @Override
    public String story() {
        return "nobody has the server's address; the last router says so after 3 s";
    }

    @Override
    public Truth truth() {
        return Truth.of("peer-host-gone", "peer-host", "network")
                .or("connection-refused-by-icmp")
                .safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        return stage.calls("10.203.2.99", NetworkLab.FIRST_PORT)
                .through(way.clientWrapper())
                .settings(new Caller.Settings(false, 8_000, 4_000, 0))
                .play("GET ok");
    }
}
