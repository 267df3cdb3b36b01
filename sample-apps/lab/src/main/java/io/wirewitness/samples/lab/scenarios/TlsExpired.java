package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.TlsCalls;
import io.wirewitness.samples.lab.Truth;
import java.util.List;

/** The near miss of a chain that is incomplete: it is whole, and too old. */
public final class TlsExpired implements Scenario {

    @Override
    public String story() {
        return "the server's certificate has expired";
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
        return tls.to(tls.peers().expired()).play("GET ok");
    }
}
