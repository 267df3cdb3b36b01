package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A server that ends a connection behind its hundredth answer and does not say so: several do (netty handlers, old proxies). */
public final class RequestLimitUntold implements Scenario {

    @Override
    public String story() {
        return "the server closes behind the hundredth answer of a connection, without Connection: close";
    }

    @Override
    public Truth truth() {
        return Truth.of("request-limit", "config", "peer-app")
                .with("silently-replayed")
                .safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of();
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        List<String> steps = new ArrayList<>(Collections.nCopies(100, "POST ok-nth/100 10"));
        steps.addAll(List.of("idle 100", "POST ok-nth/100 300"));
        return stage.calls(fault.port()).peer(fault).play(steps.toArray(new String[0]));
    }
}
