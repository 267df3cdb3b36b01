package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.RealNginx;
import java.util.List;

/** nginx answers 413 and closes with the upload unread: the answer may be lost to the reset. */
public final class NginxUploadUnread implements Scenario {

    @Override
    public String story() {
        return "nginx refuses an upload of 12 MB after its head and does not read on";
    }

    @Override
    public Truth truth() {
        return Truth.of("peer-reset-unread-data", "peer-app").with("response-from-intermediary");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NGINX);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        int port = RealNginx.freePort();
        stage.open(RealNginx.start(
                stage.directory("nginx"),
                port,
                "server { listen 127.0.0.1:" + port
                        + "; client_max_body_size 64k; lingering_close off; location / { return 200 ok; } }"));
        return stage.calls(port).play("POST ok 12000000");
    }
}
