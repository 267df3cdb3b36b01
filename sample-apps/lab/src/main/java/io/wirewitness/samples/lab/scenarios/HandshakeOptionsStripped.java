package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.NetworkLab;
import java.util.List;

/** The near miss of a scrubbed handshake: poorer, and fine. */
public final class HandshakeOptionsStripped implements Scenario {

    @Override
    public String story() {
        return "a box strips window scale, timestamps and SACK from the handshake; all calls work";
    }

    @Override
    public Truth truth() {
        return Truth.healthy();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.atBox("iptables -w -t mangle -A FORWARD -p tcp --tcp-flags SYN SYN"
                + " -j TCPOPTSTRIP --strip-options wscale,timestamp,sack-permitted");
        return Way.calls(stage, way).play("POST ok 300", "GET ok", "POST ok 200000", "idle 700", "GET ok");
    }
}
