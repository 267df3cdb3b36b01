package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import java.util.List;

/** Servers that close after each answer. */
public final class Churn implements Scenario {

    @Override
    public String story() {
        return "eight answers with Connection: close";
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
        return stage.calls(fault.port())
                .peer(fault)
                .play(
                        "GET ok-bye",
                        "GET ok-bye",
                        "GET ok-bye",
                        "GET ok-bye",
                        "GET ok-bye",
                        "GET ok-bye",
                        "GET ok-bye",
                        "GET ok-bye");
    }
}
