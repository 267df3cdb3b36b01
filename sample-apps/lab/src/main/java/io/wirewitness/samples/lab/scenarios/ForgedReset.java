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

/** A box that reads along, far away from the server and with a way of its own to count hops, as case C6 tells. */
public final class ForgedReset implements Scenario {

    @Override
    public String story() {
        return "a box on the way sees a POST and sends a reset in the server's name, with a TTL and an IP-ID of its own";
    }

    @Override
    public Truth truth() {
        return Truth.of("injected-reset", "middlebox");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES, Need.CAPTURE);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        stage.open(way.injectAtBox(
                "tcp dst port 8001 and tcp[20:4] = 0x504f5354 or tcp[32:4] = 0x504f5354", Forgery.reset(178, 0x874b)));
        return Way.calls(stage, way).play("POST slow/500 300");
    }
}
