package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.TlsCalls;
import io.wirewitness.samples.lab.Truth;
import java.util.List;

/** The end comes below TLS, without close_notify. */
public final class TlsTruncated implements Scenario {

    @Override
    public String story() {
        return "the server ends the stream in the middle of its answer without close_notify";
    }

    @Override
    public Truth truth() {
        return Truth.of("tls-truncated", "peer-app").or("peer-truncated-response");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.OPENSSL);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        TlsCalls tls = TlsCalls.open(stage);
        return tls.to(tls.peers().truncating()).play("GET ok");
    }
}
