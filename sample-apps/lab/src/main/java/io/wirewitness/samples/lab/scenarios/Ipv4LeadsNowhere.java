package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.NetworkLab;
import io.wirewitness.testkit.RealNginx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A host of an IPv6-only network, whose router says at once that IPv4 goes no further. */
public final class Ipv4LeadsNowhere implements Scenario {

    @Override
    public String story() {
        return "a name with an IPv6 address that works gets an IPv4 address; the router has no way there and says so";
    }

    @Override
    public Truth truth() {
        return Truth.of("address-family-broken", "network")
                .or("connection-refused-by-icmp")
                .safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES, Need.NGINX);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.addIpv6();
        way.atBox("ip route add unreachable " + NetworkLab.SERVER_ADDRESS + "/32");
        String behind = NetworkLab.SERVER_ADDRESS + ":" + NetworkLab.FIRST_PORT;
        stage.open(RealNginx.startThrough(
                stage.directory("nginx"),
                way.serverWrapper(),
                "server { listen [" + NetworkLab.SERVER_ADDRESS_6 + "]:" + NetworkLab.FIRST_PORT
                        + "; location / { proxy_pass http://" + behind + "; } }"));
        Path names = stage.directory("names");
        Path hosts = Files.writeString(names.resolve("hosts"), NetworkLab.SERVER_ADDRESS_6 + " api.test\n");
        Path security = Files.writeString(names.resolve("java.security"), "networkaddress.cache.ttl=0\n");
        return stage.calls("api.test", NetworkLab.FIRST_PORT)
                .through(way.clientWrapper())
                .peer(way)
                .jvm(List.of("-Djdk.net.hosts.file=" + hosts, "-Djava.security.properties=" + security))
                .settings(new Caller.Settings(false, 2_500, 15_000, 0))
                .onGo(() -> Files.writeString(
                        hosts, NetworkLab.SERVER_ADDRESS + " api.test\n" + NetworkLab.SERVER_ADDRESS_6 + " api.test\n"))
                .play("hold 1 GET slow/9000", "await-go", "GET ok");
    }
}
