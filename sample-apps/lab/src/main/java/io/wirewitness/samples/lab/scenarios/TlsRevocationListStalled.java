package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.TlsCalls;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** The same wait for a list in place of an answer: CRL, not OCSP, and nginx, not openssl. */
public final class TlsRevocationListStalled implements Scenario {

    @Override
    public String story() {
        return "nginx' certificate names a revocation list, and its host takes the question and never answers";
    }

    @Override
    public Truth truth() {
        return Truth.of("tls-validation-stalled", "network")
                .with("peer-slow", "silently-replayed")
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
                tls.peers().nginx(tls.peers().listed()) + " server { listen 127.0.0.1:" + port
                        + " ssl; location / { return 200 ok; } }"));
        return tls.to(port)
                .jvm(List.of(
                        "-Dcom.sun.security.enableCRLDP=true",
                        "-Dcom.sun.net.ssl.checkRevocation=true",
                        "-Dcom.sun.security.crl.timeout=2",
                        "-Dcom.sun.security.crl.readtimeout=2"))
                .play("GET ok");
    }
}
