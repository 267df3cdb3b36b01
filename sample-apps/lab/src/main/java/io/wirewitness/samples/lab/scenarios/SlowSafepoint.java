package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Standing;
import io.wirewitness.samples.lab.Subject;
import io.wirewitness.samples.lab.Truth;
import java.util.List;

/** A thread in a counted loop keeps the safepoint, and all others, waiting. */
public final class SlowSafepoint implements Scenario {

    @Override
    public String story() {
        return "a safepoint that is not reached covers the read timeout";
    }

    @Override
    public Truth truth() {
        // The timer of a call that was answered all the same may close the kept connection under the next one.
        return Truth.of("jvm-paused", "local-jvm").with("local-timeout");
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
        return Standing.play(
                stage,
                List.of("-XX:-UseCountedLoopSafepoints", "-XX:+TieredCompilation", "-XX:TieredStopAtLevel=4"),
                "jvm-paused",
                "safepoint");
    }
}
