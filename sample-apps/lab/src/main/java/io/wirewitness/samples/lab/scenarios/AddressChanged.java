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

/** The setting of old: what was resolved once stays for ever. */
public final class AddressChanged implements Scenario {

    @Override
    public String story() {
        return "a name loses one of its two addresses, and a JVM that caches names for ever goes on to that one";
    }

    @Override
    public Truth truth() {
        return Truth.of("stale-address", "local-jvm", "config").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.atServer("ip addr add 10.203.2.7/24 dev s0");
        way.atServer("iptables -w -t nat -A PREROUTING -d 10.203.2.7 -p tcp -j REDIRECT");
        Path names = stage.directory("names");
        Path hosts = Files.writeString(
                names.resolve("hosts"), "10.203.2.7 api.test\n" + NetworkLab.SERVER_ADDRESS + " api.test\n");
        Path security = Files.writeString(names.resolve("java.security"), "networkaddress.cache.ttl=-1\n");
        return stage.calls("api.test", NetworkLab.FIRST_PORT)
                .through(way.clientWrapper())
                .peer(way)
                .jvm(List.of("-Djdk.net.hosts.file=" + hosts, "-Djava.security.properties=" + security))
                .settings(new Caller.Settings(false, 2_500, 4_000, 0))
                .onGo(() -> {
                    way.atServer("ip addr del 10.203.2.7/24 dev s0");
                    way.atServer("iptables -w -t nat -F PREROUTING");
                    Files.writeString(hosts, NetworkLab.SERVER_ADDRESS + " api.test\n");
                })
                .play("GET ok-bye", "await-go", "GET ok");
    }
}
