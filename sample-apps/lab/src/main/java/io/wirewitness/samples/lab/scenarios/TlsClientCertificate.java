package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.TlsCalls;
import io.wirewitness.samples.lab.Truth;
import java.util.List;

/** A server that wants a certificate that we do not send. */
public final class TlsClientCertificate implements Scenario {

    @Override
    public String story() {
        return "the server requires a client certificate by TLS 1.3: its alert comes behind our request";
    }

    @Override
    public Truth truth() {
        return Truth.of("tls-refused", "peer-app", "config")
                .with("silently-replayed")
                .safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.OPENSSL);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        TlsCalls tls = TlsCalls.open(stage);
        return tls.to(tls.peers()
                        .openssl("direct.pem", "direct.key", "-tls1_3", "-Verify", "1", "-verify_return_error"))
                .play("GET ok");
    }
}
