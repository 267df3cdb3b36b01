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

/** {@code max_ranges 0}, as some set it since CVE-2011-3192. */
public final class NginxMaxRanges implements Scenario {

    @Override
    public String story() {
        return "nginx is told to ignore Range and sends the whole file; the reader has enough and closes";
    }

    @Override
    public Truth truth() {
        return Truth.of("range-ignored", "peer-app", "middlebox", "local-app").or("local-close");
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
        int port = BigFile.serve(stage, "max_ranges 0;");
        return stage.calls(port)
                .settings(Caller.Settings.DEFAULT.withHeader("Range", "bytes=0-9"))
                .play("GET small", "cut big");
    }
}
