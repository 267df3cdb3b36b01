package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Standing;
import io.wirewitness.samples.lab.Subject;
import io.wirewitness.samples.lab.Truth;
import java.util.List;

/** A control group with a small quota. */
public final class CpuQuota implements Scenario {

    @Override
    public String story() {
        return "the quota of the control group is used up while answers come";
    }

    @Override
    public Truth truth() {
        // The timer of a call that was answered all the same may close the kept connection under the next one.
        return Truth.of("cpu-throttled", "local-host").with("local-timeout");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.CONTROL_GROUP);
    }

    @Override
    public Subject subject() {
        return Subject.PROGRAM;
    }

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        return Standing.play(stage, List.of(), "cpu-throttled");
    }
}
