package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.BigFile;
import io.wirewitness.samples.lab.Drivers;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.RealHaproxy;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** The same with a proxy in front, which has a time-out of its own. */
public final class HaproxyReaderAsleep implements Scenario {

    @Override
    public String story() {
        return "the reader of a large file does something else for 11 s; haproxy gives up after 6 s (timeout client)";
    }

    @Override
    public Truth truth() {
        return Truth.of("peer-send-timeout", "local-app");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NGINX, Need.HAPROXY);
    }

    @Override
    public boolean suits(Stage stage) {
        return Drivers.dozes(stage);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        int behind = BigFile.serve(stage, "");
        int port = RealNginx.freePort();
        stage.open(RealHaproxy.startBefore(
                behind, stage.directory("haproxy"), port, "", "timeout client 6s", "timeout server 60s"));
        return stage.calls(port).play("GET small", "doze big 11000");
    }
}
