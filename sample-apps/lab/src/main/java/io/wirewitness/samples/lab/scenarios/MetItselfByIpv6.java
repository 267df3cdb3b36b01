package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.NetworkLab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The same socket at both ends, by IPv6 and by a name. */
public final class MetItselfByIpv6 implements Scenario {

    @Override
    public String story() {
        return "a connect by name to ::1, on whose port nobody listens, meets itself";
    }

    @Override
    public Truth truth() {
        return Truth.of("self-connect", "local-app").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.setAtClient("net.ipv6.conf.lo.disable_ipv6", "0");
        // The sysctl of IPv4 is that of both.
        way.setAtClient("net.ipv4.ip_local_port_range", "45000 45000");
        Path hosts = Files.writeString(stage.directory("names").resolve("hosts"), "::1 sidecar.test\n");
        return stage.calls("sidecar.test", 45_000)
                .through(way.clientWrapper())
                .jvm(List.of("-Djdk.net.hosts.file=" + hosts))
                .play("GET ok");
    }
}
