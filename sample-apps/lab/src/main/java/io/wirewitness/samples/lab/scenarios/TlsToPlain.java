package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.TlsCalls;
import io.wirewitness.samples.lab.Truth;
import java.util.List;

/** A scheme that does not fit the port. */
public final class TlsToPlain implements Scenario {

    @Override
    public String story() {
        return "https to a port that speaks plain HTTP";
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
        return tls.to(tls.peers().plain()).play("GET ok");
    }
}
