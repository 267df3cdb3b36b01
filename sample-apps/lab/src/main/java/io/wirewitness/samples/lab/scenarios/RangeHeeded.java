package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.BigFile;
import io.wirewitness.samples.lab.Drivers;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import java.util.List;

/** The near miss of a Range that is ignored: the answer is 206, and the reader closes all the same. */
public final class RangeHeeded implements Scenario {

    @Override
    public String story() {
        return "nginx sends the part that was asked for; the reader closes in its middle";
    }

    @Override
    public Truth truth() {
        return Truth.of("local-close", "local-app");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NGINX);
    }

    @Override
    public boolean suits(Stage stage) {
        return Drivers.cuts(stage);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        int port = BigFile.serve(stage, "");
        return stage.calls(port)
                .settings(Caller.Settings.DEFAULT.withHeader("Range", "bytes=0-9999999"))
                .play("GET small", "cut big");
    }
}
