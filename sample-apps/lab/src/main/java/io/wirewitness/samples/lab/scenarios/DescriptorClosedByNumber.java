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

/** What native code does that closes a descriptor it does not own. */
public final class DescriptorClosedByNumber implements Scenario {

    @Override
    public String story() {
        return "a second owner closes a socket's descriptor by its number; the socket is used again";
    }

    @Override
    public Truth truth() {
        return Truth.of("descriptor-reused", "local-app");
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
        FaultServer fault = stage.open(FaultServer.start());
        return Programs.toItsEnd(stage.agent()
                .jvm("--add-opens=java.base/java.io=ALL-UNNAMED", "--add-opens=java.base/java.net=ALL-UNNAMED")
                .start(DescriptorProgram.class, Integer.toString(fault.port())));
    }
}
