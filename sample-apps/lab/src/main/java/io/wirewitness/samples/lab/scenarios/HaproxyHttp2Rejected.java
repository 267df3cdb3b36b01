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

/** A rule of a proxy that wants no answer to be given. */
public final class HaproxyHttp2Rejected implements Scenario {

    @Override
    public String story() {
        return "haproxy rejects a request without an answer (http-request reject): it resets the HTTP/2 stream";
    }

    @Override
    public Truth truth() {
        return Truth.of("h2-stream-reset", "peer-app", "middlebox").safeToRepeat();
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
        stage.open(RealHaproxy.startBefore(
                fault.port(),
                stage.directory("haproxy"),
                port,
                " proto h2",
                "http-request reject if { path_end /never }"));
        return stage.calls(port).settings(Caller.Settings.DEFAULT.overHttp2()).play("GET ok", "GET never");
    }
}
