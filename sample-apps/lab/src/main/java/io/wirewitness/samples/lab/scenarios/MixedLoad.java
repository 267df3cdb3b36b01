package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.FaultServer;
import java.util.ArrayList;
import java.util.List;

/**
 * Some seconds of what a service does all day; {@code -Dlab.load-rounds} makes it longer, by some 0.2 s each, and beyond a minute
 * {@code -Dtestkit.patience-seconds} must, too.
 */
public final class MixedLoad implements Scenario {

    @Override
    public String story() {
        return "bursts, uploads, slow answers, closes, resets after the answer and health checks, again and again";
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
    public Observed play(Stage stage) throws Exception {
        FaultServer fault = stage.open(FaultServer.start());
        List<String> steps = new ArrayList<>();
        for (int round = 0; round < Integer.getInteger("lab.load-rounds", 20); round++) {
            steps.addAll(List.of(
                    "burst 8 POST slow/20 1000", "GET slow/150", "POST ok 100000", "GET ok-bye", "knock", "GET ok"));
        }
        steps.addAll(List.of("GET ok-abort", "await-close"));
        return stage.calls(fault.port())
                .settings(Caller.Settings.DEFAULT.withPool(8, 20_000))
                .peer(fault)
                .play(steps.toArray(new String[0]));
    }
}
