package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Standing;
import io.wirewitness.samples.lab.Subject;
import io.wirewitness.samples.lab.Truth;
import java.util.List;

/** Garbage collections that keep nobody waiting for long. */
public final class ShortCollections implements Scenario {

    @Override
    public String story() {
        return "short collections during healthy traffic";
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
        return Subject.PROGRAM;
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        return Standing.play(stage, List.of(), "healthy");
    }
}
