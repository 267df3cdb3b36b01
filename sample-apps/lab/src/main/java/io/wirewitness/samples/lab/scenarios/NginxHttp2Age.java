package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.Client;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** {@code keepalive_time} of nginx with streams in flight: those above the last one are thrown away. */
public final class NginxHttp2Age implements Scenario {

    @Override
    public String story() {
        return "nginx ends an HTTP/2 connection that is older than 2 s, with more requests on their way";
    }

    @Override
    public Truth truth() {
        return Truth.of("connection-age-limit", "config", "peer-app")
                .or("h2-goaway")
                .safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NGINX);
    }

    /** The JDK's client begins by an upgrade, which nginx does not know. */
    @Override
    public boolean suits(Stage stage) {
        return Client.named(stage.subject()).http2() && !stage.subject().equals("jdk");
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        int port = RealNginx.freePort();
        stage.open(RealNginx.start(
                stage.directory("nginx"),
                port,
                "keepalive_time 2s; server { listen 127.0.0.1:" + port + " http2; location / { return 200 ok; } }"));
        return stage.calls(port)
                .settings(Caller.Settings.DEFAULT.overHttp2())
                .play("GET ok", "idle 2010", "burst 64 GET ok");
    }
}
