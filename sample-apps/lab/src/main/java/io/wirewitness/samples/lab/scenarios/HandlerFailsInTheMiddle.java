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

/** A handler that throws when a part of its answer is out. */
public final class HandlerFailsInTheMiddle implements Scenario {

    @Override
    public String story() {
        return "the handler writes 200 kB of its answer, then throws";
    }

    @Override
    public Truth truth() {
        return Truth.of("handler-failed", "local-app");
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
            client.ask("GET", "/late/throw-late/200000").awaitEnd();
        }
        server.awaitServed("late");
        return server.observed();
    }
}
