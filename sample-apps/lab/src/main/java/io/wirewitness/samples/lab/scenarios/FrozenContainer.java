package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.ControlGroup;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.RealNginx;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What {@code docker pause} does: the control group is frozen, and no signal is sent. */
public final class FrozenContainer implements Scenario {

    @Override
    public String story() {
        return "the client's control group is frozen for 6 s; nginx closes its idle connection";
    }

    @Override
    public Truth truth() {
        return Truth.of("process-frozen", "local-host")
                .with("silently-replayed")
                .safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NGINX, Need.CONTROL_GROUP);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        int port = RealNginx.freePort();
        stage.open(RealNginx.start(
                stage.directory("nginx"),
                port,
                "keepalive_timeout 2s; server { listen 127.0.0.1:" + port + "; location / { return 200 ok; } }"));
        ControlGroup group = stage.open(ControlGroup.open());
        return stage.calls(port)
                .through(group.wrapper())
                .onGo(() -> {
                    group.freeze();
                    TimeUnit.SECONDS.sleep(6); // how long it is frozen is the scenario
                    group.thaw();
                })
                .play("POST ok 10", "await-go", "POST ok 300");
    }
}
