package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import java.util.List;

/** A time-out of the whole call, while the answer is coming. */
public final class CallTimeout implements Scenario {

    @Override
    public String story() {
        return "the server sends byte by byte; the client's call timeout fires after 3 s";
    }

    @Override
    public Truth truth() {
        return Truth.of("local-timeout", "local-app").or("local-close");
    }

    @Override
    public List<Need> needs() {
        return List.of();
    }

    /** The others have no time-out of a whole call, and wait for ever. */
    @Override
    public boolean suits(Stage stage) {
        return stage.subject().startsWith("okhttp");
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        return stage.calls(fault.port())
                .settings(new Caller.Settings(false, 5_000, 20_000, 3_000))
                .peer(fault)
                .play("GET ok", "GET drip/50");
    }
}
