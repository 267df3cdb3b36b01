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

/** A proxy that has promised a length to HTTP/2 and cannot keep it. */
public final class HaproxyHttp2Truncated implements Scenario {

    @Override
    public String story() {
        return "the server behind haproxy resets in the middle of its answer; haproxy ends the HTTP/2 stream as if it were whole";
    }

    @Override
    public Truth truth() {
        return Truth.of("peer-truncated-response", "peer-app").or("h2-stream-reset");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.HAPROXY);
    }

    @Override
    public boolean suits(Stage stage) {
        return Drivers.beginsHttp2(stage);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        int port = RealNginx.freePort();
        stage.open(RealHaproxy.startBefore(fault.port(), stage.directory("haproxy"), port, " proto h2"));
        return stage.calls(port).settings(Caller.Settings.DEFAULT.overHttp2()).play("GET ok", "GET half-reset");
    }
}
