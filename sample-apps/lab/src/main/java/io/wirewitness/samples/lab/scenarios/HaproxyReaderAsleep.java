package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.BigFile;
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

    /** The other drivers know no user who does something else in the middle. */
    @Override
    public boolean suits(Stage stage) {
        return stage.subject().startsWith("okhttp");
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        int behind = BigFile.serve(stage, "");
        int port = RealNginx.freePort();
        stage.open(RealHaproxy.start(
                stage.directory("haproxy"),
                port,
                "    timeout client 6s\n    timeout server 60s\nlisten lab\n    bind 127.0.0.1:" + port
                        + "\n    server behind 127.0.0.1:" + behind + "\n"));
        return stage.calls(port).play("GET small", "doze big 11000");
    }
}
