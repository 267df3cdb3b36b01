package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Standing;
import io.wirewitness.samples.lab.Subject;
import io.wirewitness.samples.lab.Truth;
import java.util.List;

/** A garbage collection of many millions of objects covers the read timeout. */
public final class FullCollection implements Scenario {

    @Override
    public String story() {
        return "a full collection while an answer lies unread";
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
    public boolean alone() {
        return true;
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        return Standing.play(stage, List.of("-Xmx2g", "-Xms2g"), "jvm-paused", "gc");
    }
}
