package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.TlsCalls;
import io.wirewitness.samples.lab.Truth;
import java.util.List;

/** The reverse. */
public final class PlainToTls implements Scenario {

    @Override
    public String story() {
        return "http to a port that speaks TLS";
    }

    @Override
    public Truth truth() {
        return Truth.of("not-tls", "config").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.OPENSSL);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        TlsCalls tls = TlsCalls.open(stage);
        return stage.calls(tls.peers().tls()).play("GET ok");
    }
}
