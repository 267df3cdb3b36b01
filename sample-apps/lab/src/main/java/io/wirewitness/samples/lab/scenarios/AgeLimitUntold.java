package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import java.util.List;

/** A server that ends a connection of a certain age and does not say so. */
public final class AgeLimitUntold implements Scenario {

    @Override
    public String story() {
        return "the server closes each connection that is 2 s old, whether it was idle or not";
    }

    @Override
    public Truth truth() {
        return Truth.of("connection-age-limit", "config", "peer-app")
                .or("idle-closed-before-reuse")
                .with("silently-replayed")
                .safeToRepeat();
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
                        "POST ok-age/2000 10",
                        "idle 900",
                        "POST ok-age/2000 10",
                        "idle 800",
                        "POST ok-age/2000 10",
                        "idle 700",
                        "POST ok-age/2000 300",
                        "POST ok-age/2000 10",
                        "idle 1700",
                        "POST ok-age/2000 10",
                        "idle 600",
                        "POST ok-age/2000 300",
                        "POST ok-age/2000 10",
                        "idle 300",
                        "POST ok-age/2000 10",
                        "idle 2000",
                        "POST ok-age/2000 300");
    }
}
