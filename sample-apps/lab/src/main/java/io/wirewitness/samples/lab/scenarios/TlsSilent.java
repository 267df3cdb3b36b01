package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.TlsCalls;
import io.wirewitness.samples.lab.Truth;
import java.util.List;

/** A server that takes the ClientHello and says nothing. */
public final class TlsSilent implements Scenario {

    @Override
    public String story() {
        return "the server never answers the ClientHello";
    }

    @Override
    public Truth truth() {
        return Truth.of("tls-hello-unanswered", "peer-app", "network", "middlebox", "unknown")
                .safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.OPENSSL);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        TlsCalls tls = TlsCalls.open(stage);
        return tls.to(tls.peers().silent()).play("GET ok");
    }
}
