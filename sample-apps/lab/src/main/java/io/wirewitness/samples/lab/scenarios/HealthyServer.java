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

/** What happens to every server every day. */
public final class HealthyServer implements Scenario {

    @Override
    public String story() {
        return "health checks, kept connections, and clients that reset after a complete answer";
    }

    @Override
    public Truth truth() {
        return Truth.healthy();
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
        for (int i = 0; i < 3; i++) {
            RudeClient.connect(server.port()).close();
            RudeClient.connect(server.port()).reset();
        }
        try (RudeClient client = RudeClient.connect(server.port())) {
            client.ask("GET", "/healthy/ok").answer();
            client.ask("POST", "/healthy/ok").answer();
            client.ask("GET", "/healthy/big/300000").answer();
            client.ask("GET", "/healthy/slow/700").answer();
            client.reset();
        }
        return server.observed();
    }
}
