package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import java.util.List;

/** The near miss of everything that is lost on the way: the request arrived. */
public final class PeerSlow implements Scenario {

    @Override
    public String story() {
        return "the server reads the request and does not answer; the client gives up after 900 ms";
    }

    @Override
    public Truth truth() {
        return Truth.of("peer-slow", "peer-app");
    }

    @Override
    public List<Need> needs() {
        return List.of();
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        Caller.Settings impatient = new Caller.Settings(false, 5_000, 900, 0);
        return stage.calls(fault.port()).settings(impatient).peer(fault).play("POST never 300");
    }
}
