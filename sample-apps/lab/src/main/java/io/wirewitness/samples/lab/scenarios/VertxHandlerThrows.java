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

/** A handler on an event loop that throws: nobody answers, and the server's idle time-out ends it. */
public final class VertxHandlerThrows implements Scenario {

    @Override
    public String story() {
        return "a handler of Vert.x throws before its answer, which never comes; Vert.x closes the connection after 5 s";
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
        return Subject.PROGRAM;
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        Serving server = Serving.underAgent(stage, "vertx");
        try (RudeClient client = RudeClient.connect(server.port())) {
            client.ask("POST", "/thrown/throw").awaitEnd();
        }
        server.awaitServed("thrown");
        return server.observed();
    }
}
