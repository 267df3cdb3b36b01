package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Standing;
import io.wirewitness.samples.lab.Subject;
import io.wirewitness.samples.lab.Truth;
import java.util.List;

/** A handler that sleeps on the loop that reads the answers. */
public final class BlockedEventLoop implements Scenario {

    @Override
    public String story() {
        return "a handler sleeps on the event loop";
    }

    @Override
    public Truth truth() {
        return Truth.of("event-loop-blocked", "local-app");
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
        return Standing.play(stage, List.of(), "event-loop-blocked");
    }
}
