package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.BigFile;
import io.wirewitness.samples.lab.Drivers;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import java.util.List;

/** nginx gives up a client that takes nothing for {@code send_timeout}. */
public final class ReaderAsleep implements Scenario {

    @Override
    public String story() {
        return "the reader of a large file does something else for 11 s; nginx gives up after 6 s";
    }

    @Override
    public Truth truth() {
        return Truth.of("peer-send-timeout", "local-app");
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
        int port = BigFile.serve(stage, "send_timeout 6s;");
        return stage.calls(port).play("GET small", "doze big 11000");
    }
}
