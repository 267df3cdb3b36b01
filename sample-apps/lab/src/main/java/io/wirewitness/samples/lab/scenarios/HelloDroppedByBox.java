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

/** A box that looks for names in TLS and drops the ClientHello. */
public final class HelloDroppedByBox implements Scenario {

    @Override
    public String story() {
        return "a box on the way drops the ClientHello";
    }

    @Override
    public Truth truth() {
        return Truth.of("tls-hello-unanswered", "middlebox", "network", "unknown")
                .or("path-mtu-blackhole")
                .safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.atBox("iptables -w -I FORWARD -p tcp --dport 8001 -m string --algo bm --hex-string |160303| -j DROP");
        return Way.calls(stage, way)
                .settings(new Caller.Settings(false, 3_000, 4_000, 0).overTls())
                .play("GET ok");
    }
}
