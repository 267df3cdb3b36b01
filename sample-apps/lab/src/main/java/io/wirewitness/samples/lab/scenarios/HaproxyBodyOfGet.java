package io.wirewitness.samples.lab.scenarios;

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

    /** OkHttp and HttpURLConnection send no GET with a body. */
    @Override
    public boolean suits(Stage stage) {
        return !stage.subject().startsWith("okhttp") && !stage.subject().equals("urlconnection");
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        int port = RealNginx.freePort();
        stage.open(RealHaproxy.start(
                stage.directory("haproxy"),
                port,
                "listen lab\n    bind 127.0.0.1:" + port
                        + "\n    http-request deny deny_status 400 if METH_GET { req.hdr_cnt(content-length) gt 0 }"
                        + "\n    server behind 127.0.0.1:" + fault.port() + "\n"));
        return stage.calls(port).play("GET ok", "GET ok 5000");
    }
}
