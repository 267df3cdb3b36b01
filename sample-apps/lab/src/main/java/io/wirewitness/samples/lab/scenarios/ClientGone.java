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
import java.util.concurrent.TimeUnit;

/** The client hangs up while the handler works. */
public final class ClientGone implements Scenario {

    @Override
    public String story() {
        return "the client closes after 500 ms; then the handler writes 24 MB";
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
        try (RudeClient client = RudeClient.connect(server.port())) {
            client.ask("GET", "/gone/hang/24000000");
            server.awaitServing("gone");
            TimeUnit.MILLISECONDS.sleep(500); // the client's patience is the scenario
        }
        server.letGo("gone");
        server.awaitServed("gone");
        return server.observed();
    }
}
