package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The resolver knows no such name: a hosts file stands in its place. */
public final class NameUnknown implements Scenario {

    @Override
    public String story() {
        return "the host has no address";
    }

    @Override
    public Truth truth() {
        return Truth.of("name-resolution-failed", "network", "config").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of();
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        Path hosts = Files.writeString(stage.directory("names").resolve("hosts"), "127.0.0.8 other.test\n");
        return stage.calls("api.test", 8_001)
                .jvm(List.of("-Djdk.net.hosts.file=" + hosts))
                .play("GET ok");
    }
}
