package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.TlsCalls;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** {@code ssl_certificate} with the leaf alone, the usual mistake. */
public final class NginxChainIncomplete implements Scenario {

    @Override
    public String story() {
        return "nginx sends its certificate without the one that signed it";
    }

    @Override
    public Truth truth() {
        return Truth.of("tls-chain-incomplete", "peer-app").safeToRepeat();
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
                tls.peers().nginx("leaf") + " server { listen 127.0.0.1:" + port
                        + " ssl; location / { return 200 ok; } }"));
        return tls.to(port).play("GET ok");
    }
}
