package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import java.util.List;

/** The server ends an idle connection that nobody uses again. */
public final class IdleCloseUnused implements Scenario {

    @Override
    public String story() {
        return "a FIN on an idle connection";
    }

    @Override
    public Truth truth() {
        return Truth.healthy();
    }

    @Override
    public List<Need> needs() {
        return List.of();
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        return stage.calls(fault.port()).peer(fault).play("GET ok-close/600", "await-close");
    }
}
