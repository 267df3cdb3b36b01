package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import java.util.List;

/** RFC 9112, 6.3: a 204 ends behind its head, whatever follows. */
public final class NoContentWithBody implements Scenario {

    @Override
    public String story() {
        return "the server answers 204 with a body; the next call reads it as its answer";
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
        return stage.calls(fault.port()).peer(fault).play("GET ok", "GET no-content", "GET ok");
    }
}
