package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Serving;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Subject;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.RudeClient;
import java.util.List;

/** The client aborts in the middle of a download. */
public final class ClientResets implements Scenario {

    @Override
    public String story() {
        return "the client resets after 100 kB of 24 MB";
    }

    @Override
    public Truth truth() {
        return Truth.of("client-gone", "peer-app");
    }

    @Override
    public List<Need> needs() {
        return List.of();
    }

    @Override
    public Subject subject() {
        return Subject.SERVERS;
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        Serving server = Serving.underAgent(stage);
        RudeClient client = stage.open(RudeClient.connect(server.port()));
        client.ask("POST", "/reset/big/24000000").read(100_000).reset();
        server.awaitServed("reset");
        return server.observed();
    }
}
