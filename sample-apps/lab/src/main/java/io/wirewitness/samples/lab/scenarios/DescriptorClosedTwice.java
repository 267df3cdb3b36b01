package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Programs;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Subject;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.DescriptorProgram;
import io.wirewitness.testkit.FaultServer;
import java.util.List;

/** The number belongs to another connection when its first owner closes it once more (close(2)). */
public final class DescriptorClosedTwice implements Scenario {

    @Override
    public String story() {
        return "a descriptor is closed twice, and between the two another connection got its number";
    }

    @Override
    public Truth truth() {
        return Truth.of("descriptor-reused", "local-app").or("local-close");
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
        FaultServer one = stage.open(FaultServer.start());
        FaultServer two = stage.open(FaultServer.start());
        return Programs.toItsEnd(stage.agent()
                .jvm("--add-opens=java.base/java.io=ALL-UNNAMED", "--add-opens=java.base/java.net=ALL-UNNAMED")
                .start(DescriptorProgram.class, Integer.toString(one.port()), Integer.toString(two.port())));
    }
}
