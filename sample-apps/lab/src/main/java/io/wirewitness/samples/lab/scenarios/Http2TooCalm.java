package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.Certificates;
import io.wirewitness.testkit.Client;
import io.wirewitness.testkit.Http2FaultServer;
import java.util.List;

/** A server that finds us too busy. */
public final class Http2TooCalm implements Scenario {

    @Override
    public String story() {
        return "GOAWAY ENHANCE_YOUR_CALM";
    }

    @Override
    public Truth truth() {
        return Truth.of("h2-too-calm", "config", "peer-app", "local-app")
                .or("h2-goaway")
                .safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of();
    }

    @Override
    public boolean suits(Stage stage) {
        return Client.named(stage.subject()).http2();
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        Certificates certificates = Certificates.make(stage.directory("tls"));
        Http2FaultServer server = stage.open(Http2FaultServer.start(certificates.keyManagers()));
        return stage.calls(server.port())
                .settings(Caller.Settings.DEFAULT.overTls().overHttp2())
                .jvm(certificates.trusting())
                .play("POST ok 10", "POST goaway-once/11 300");
    }
}
