package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Standing;
import io.wirewitness.samples.lab.Subject;
import io.wirewitness.samples.lab.Truth;
import java.util.List;

/** SIGSTOP, as a container platform or a debugger does it; the near miss of an idle close. */
public final class StoppedProcess implements Scenario {

    @Override
    public String story() {
        return "the client's process is stopped for 6 s; the server closes its idle connection";
    }

    @Override
    public Truth truth() {
        return Truth.of("process-frozen", "local-host")
                .with("silently-replayed")
                .safeToRepeat();
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
        return Standing.play(stage, List.of(), "process-frozen");
    }
}
