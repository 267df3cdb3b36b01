package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.TlsCalls;
import io.wirewitness.samples.lab.Truth;
import java.util.List;

/** Two ends that share no version. */
public final class TlsOldVersion implements Scenario {

    @Override
    public String story() {
        return "the server speaks TLS 1.1 at most";
    }

    @Override
    public Truth truth() {
        return Truth.of("tls-refused", "peer-app", "config").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.OPENSSL);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        TlsCalls tls = TlsCalls.open(stage);
        return tls.to(tls.peers().openssl("direct.pem", "direct.key", "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"))
                .play("GET ok");
    }
}
