package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.CpuGroup;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** A container with a quota, and a second process in it, such as a sidecar or a shell that somebody opened. */
public final class NeighbourEatsTheQuota implements Scenario {

    @Override
    public String story() {
        return "another process of the client's container uses up the container's CPU quota while answers come";
    }

    @Override
    public Truth truth() {
        // The timer of a call that was answered all the same may close the kept connection under the next one.
        return Truth.of("cpu-throttled", "local-host").with("local-timeout");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.CONTROL_GROUP);
    }

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer server = stage.open(FaultServer.start());
        CpuGroup group = stage.open(CpuGroup.open());
        AtomicReference<AutoCloseable> neighbour = new AtomicReference<>();
        return stage.calls(server.port())
                .through(group.wrapper())
                .settings(new Caller.Settings(false, 5_000, 20_000, 700))
                .onGo(() -> {
                    AutoCloseable burning = neighbour.get();
                    if (burning == null) {
                        neighbour.set(stage.open(group.burn()));
                        group.limit(60);
                    } else {
                        burning.close();
                        group.lift();
                    }
                })
                .play(
                        "POST ok 10",
                        "await-go",
                        "POST slow/300 10",
                        "POST slow/300 10",
                        "POST slow/300 10",
                        "POST slow/300 10",
                        "await-go");
    }
}
