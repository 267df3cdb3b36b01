package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.TlsCalls;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** An idle limit over TLS: close_notify and a FIN before the next request. */
public final class NginxTlsIdle implements Scenario {

    @Override
    public String story() {
        return "nginx closes an idle TLS connection after 1 s; the client uses it again";
    }

    @Override
    public Truth truth() {
        return Truth.of("idle-closed-before-reuse", "config")
                .with("silently-replayed")
                .safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NGINX, Need.OPENSSL);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        TlsCalls tls = TlsCalls.open(stage);
        int port = RealNginx.freePort();
        stage.open(RealNginx.start(
                stage.directory("nginx"),
                port,
                tls.peers().nginx("direct") + " keepalive_timeout 1s; server { listen 127.0.0.1:" + port
                        + " ssl; location / { return 200 ok; } }"));
        return tls.to(port).play("POST ok 10", "await-close", "POST ok 300");
    }
}
