package io.wirewitness.samples.lab.scenarios;

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

/** A firewall's usual rule: such a request smells of smuggling. */
public final class HaproxyBodyOfGet implements Scenario {

    @Override
    public String story() {
        return "haproxy answers a GET with a body with 400";
    }

    @Override
    public Truth truth() {
        return Truth.of("body-refused", "local-app");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.HAPROXY);
    }

    @Override
    public boolean suits(Stage stage) {
        return Drivers.sendsBodyWithGet(stage);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        int port = RealNginx.freePort();
        stage.open(RealHaproxy.startBefore(
                fault.port(),
                stage.directory("haproxy"),
                port,
                "",
                "http-request deny deny_status 400 if METH_GET { req.hdr_cnt(content-length) gt 0 }"));
        return stage.calls(port).play("GET ok", "GET ok 5000");
    }
}
