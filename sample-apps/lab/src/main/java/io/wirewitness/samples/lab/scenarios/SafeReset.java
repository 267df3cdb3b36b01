package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.Forgery;
import io.wirewitness.testkit.NetworkLab;
import java.util.List;

/** A scrubber that trusts whoever comes back after a reset ("safe reset"): made of packets, not of Linux' SYN proxy. */
public final class SafeReset implements Scenario {

    private static final int SYN_ACK = 0x12;

    @Override
    public String story() {
        return "a box answers the SYN for the server with a window of 0, and resets at the ACK whom it does not know yet";
    }

    @Override
    public Truth truth() {
        return Truth.of("handshake-scrubbed", "middlebox").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES, Need.CAPTURE);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.dropAll(NetworkLab.FIRST_PORT);
        stage.open(
                way.injectAtBox("tcp dst port 8001 and tcp[13] = 0x02", new Forgery(true, SYN_ACK, 64, 0, 0, 0, "")));
        stage.open(way.injectAtBox("tcp dst port 8001 and tcp[13] = 0x10", Forgery.reset(64, 0)));
        return Way.calls(stage, way).play("POST ok 300");
    }
}
