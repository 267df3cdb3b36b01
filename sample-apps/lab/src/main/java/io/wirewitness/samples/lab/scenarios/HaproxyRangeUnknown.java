package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Drivers;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import io.wirewitness.testkit.RealHaproxy;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** An application that knows no ranges, behind a proxy. */
public final class HaproxyRangeUnknown implements Scenario {

    @Override
    public String story() {
        return "the server behind haproxy ignores Range; its whole answer stalls, and the reader closes";
    }

    @Override
    public Truth truth() {
        return Truth.of("range-ignored", "peer-app", "middlebox", "local-app").or("local-close");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.HAPROXY);
    }

    @Override
    public boolean suits(Stage stage) {
        return Drivers.cuts(stage);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        int port = RealNginx.freePort();
        stage.open(RealHaproxy.startBefore(fault.port(), stage.directory("haproxy"), port, ""));
        return stage.calls(port)
                .settings(Caller.Settings.DEFAULT.withHeader("Range", "bytes=0-9"))
                .play("GET part", "cut whole-stall/20000");
    }
}
