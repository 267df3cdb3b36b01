package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.NetworkLab;
import java.util.List;

/** A time-out for an upload that does not know how slow the link is; the server reads all that comes. */
public final class UploadOverSlowLink implements Scenario {

    @Override
    public String story() {
        return "an upload over a link of 100 kbit/s needs 8 s; the client's time-out for the call fires after 3 s";
    }

    @Override
    public Truth truth() {
        return Truth.of("local-timeout", "local-app").or("local-close");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    /** The others have no time-out of a whole call, or none that runs while they send. */
    @Override
    public boolean suits(Stage stage) {
        return stage.subject().startsWith("okhttp") || stage.subject().equals("jdk");
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.atBox("tc qdisc replace dev b1 root tbf rate 100kbit burst 3200 limit 400000");
        return Way.calls(stage, way)
                .settings(new Caller.Settings(false, 5_000, 3_000, 3_000))
                .play("GET ok", "POST ok 100000");
    }
}
