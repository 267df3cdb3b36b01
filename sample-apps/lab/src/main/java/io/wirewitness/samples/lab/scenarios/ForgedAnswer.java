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

/** A box that answers in the server's name, as case C7 tells; what the server itself says comes too late. */
public final class ForgedAnswer implements Scenario {

    @Override
    public String story() {
        return "a box on the way answers a request itself, by a 503, and ends the connection by a reset";
    }

    @Override
    public Truth truth() {
        return Truth.of("response-from-intermediary", "middlebox").or("injected-reset");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES, Need.CAPTURE);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        stage.open(way.injectAtBox(
                "tcp dst port 8001 and tcp[32:4] = 0x504f5354 or tcp[20:4] = 0x504f5354",
                Forgery.answer(
                        127, 0x1111, "HTTP/1.1 503 Blocked\r\nContent-Length: 7\r\nConnection: close\r\n\r\nblocked"),
                Forgery.reset(127, 0x1112)));
        return Way.calls(stage, way).play("GET ok", "POST slow/500 300");
    }
}
