package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import java.util.List;

/** A body that is longer than its Content-Length, on a connection that is kept. */
public final class LengthTooShort implements Scenario {

    @Override
    public String story() {
        return "the server sends more than it announced; the next call reads the rest as its answer";
    }

    @Override
    public Truth truth() {
        return Truth.of("framing-desync", "peer-app");
    }

    @Override
    public List<Need> needs() {
        return List.of();
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        return stage.calls(fault.port()).peer(fault).play("GET ok", "GET overrun", "GET ok");
    }
}
