package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.TlsCalls;
import io.wirewitness.samples.lab.Truth;
import java.util.List;

/** The issuer of the certificate is not sent. */
public final class TlsChainIncomplete implements Scenario {

    @Override
    public String story() {
        return "the server sends one certificate whose issuer no root knows";
    }

    @Override
    public Truth truth() {
        return Truth.of("tls-chain-incomplete", "peer-app").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.OPENSSL);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        TlsCalls tls = TlsCalls.open(stage);
        return tls.to(tls.peers().openssl("leaf.pem", "leaf.key")).play("GET ok");
    }
}
