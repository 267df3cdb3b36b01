package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Serving;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import java.util.List;

/** Undertow's own idle limit is shorter than the client's; its connector may close in two steps, so that the kernel still acknowledges. */
public final class UndertowIdle implements Scenario {

    @Override
    public String story() {
        return "Undertow closes an idle connection after 5 s; the client uses it again";
    }

    @Override
    public Truth truth() {
        return Truth.of("idle-closed-before-reuse", "config")
                .with("silently-replayed")
                .safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of();
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        Serving server = Serving.plain(stage, "undertow", 5_000);
        return stage.calls(server.port()).play("POST ok 10", "await-close", "POST ok 300");
    }
}
