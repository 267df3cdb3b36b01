package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.RealNginx;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;

/** A server that stands still with a small backlog: its kernel drops the SYN. */
public final class NginxBacklogFull implements Scenario {

    @Override
    public String story() {
        return "nginx is stopped, and its accept queue of one is full";
    }

    @Override
    public Truth truth() {
        return Truth.of("accept-queue-full", "local-app").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NGINX);
    }

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        int port = RealNginx.freePort();
        RealNginx nginx = stage.open(RealNginx.start(
                stage.directory("nginx"),
                port,
                "server { listen 127.0.0.1:" + port + " backlog=1; location / { return 200 ok; } }"));
        nginx.freeze();
        stage.open(nginx::thaw);
        for (int i = 0; i < 2; i++) {
            stage.open(new Socket(InetAddress.getLoopbackAddress(), port));
        }
        return stage.calls(port)
                .settings(new Caller.Settings(false, 4_000, 4_000, 0))
                .play("GET ok");
    }
}
