package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.BigFile;
import io.wirewitness.samples.lab.Drivers;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import java.util.List;

/** The near miss of a send time-out: the window was closed for long, and the server waited. */
public final class ReaderPausesAndGoesOn implements Scenario {

    @Override
    public String story() {
        return "the reader of a large file does something else for 6 s, and nginx waits: nothing fails";
    }

    @Override
    public Truth truth() {
        return Truth.healthy();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NGINX);
    }

    @Override
    public boolean suits(Stage stage) {
        return Drivers.dozes(stage);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        int port = BigFile.serve(stage, "send_timeout 60s;");
        return stage.calls(port).play("GET small", "doze big 6000");
    }
}
