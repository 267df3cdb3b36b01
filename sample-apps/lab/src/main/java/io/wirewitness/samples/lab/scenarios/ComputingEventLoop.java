package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Programs;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Subject;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.Client;
import io.wirewitness.testkit.FaultServer;
import java.util.List;

/** Vert.x: what a connection brings is read by the loop that opened it, whoever uses it now. */
public final class ComputingEventLoop implements Scenario {

    private static final String PROGRAM = "io.wirewitness.instrumentation.vertx.BusyLoopProgram";

    @Override
    public String story() {
        return "a handler of Vert.x computes for 4 s on its event loop, which reads another loop's pooled connection, too";
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
    public boolean alone() {
        return true;
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer server = stage.open(FaultServer.start());
        return Programs.toItsEnd(stage.agent()
                .classPath(Client.named("vertx").classPath())
                .startNamed(PROGRAM, Integer.toString(server.port())));
    }
}
