package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.NetworkLab;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** nginx' own timer fires while the request stands in a queue towards it: here it is the request that is late, not the FIN. */
public final class NginxCloseCrossesTheRequest implements Scenario {

    private static final int PORT = 8080;

    @Override
    public String story() {
        return "nginx closes a connection after 4 s of idleness while the request is in a slow link's queue to it";
    }

    @Override
    public Truth truth() {
        return Truth.of("idle-close-race", "config").with("silently-replayed").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES, Need.NGINX);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        stage.open(RealNginx.startThrough(
                stage.directory("nginx"),
                way.serverWrapper(),
                "keepalive_timeout 4s; server { listen " + PORT + "; location / { return 200 ok; } }"));
        return stage.calls(NetworkLab.SERVER_ADDRESS, PORT)
                .through(way.clientWrapper())
                .onGo(() -> way.queueToServer(24))
                .play("POST ok 10", "idle 2500", "await-go", "POST ok 300");
    }
}
