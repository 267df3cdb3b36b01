package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
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

/** A name that got an AAAA record, and a network without a way for it. */
public final class Ipv6LeadsNowhere implements Scenario {

    @Override
    public String story() {
        return "a name gets an IPv6 address that leads nowhere beside the IPv4 address that works";
    }

    @Override
    public Truth truth() {
        return Truth.of("address-family-broken", "network").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.addBrokenIpv6();
        Path names = stage.directory("names");
        Path hosts = Files.writeString(names.resolve("hosts"), NetworkLab.SERVER_ADDRESS + " api.test\n");
        Path security = Files.writeString(names.resolve("java.security"), "networkaddress.cache.ttl=0\n");
        return stage.calls("api.test", NetworkLab.FIRST_PORT)
                .through(way.clientWrapper())
                .peer(way)
                .jvm(List.of(
                        "-Djdk.net.hosts.file=" + hosts,
                        "-Djava.security.properties=" + security,
                        "-Djava.net.preferIPv6Addresses=true"))
                .settings(new Caller.Settings(false, 2_500, 15_000, 0))
                .onGo(() -> Files.writeString(
                        hosts, "fd00:203:2::2 api.test\n" + NetworkLab.SERVER_ADDRESS + " api.test\n"))
                .play("hold 1 GET slow/9000", "await-go", "GET ok");
    }
}
