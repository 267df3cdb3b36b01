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

/** A name server that does not answer, in a network of its own. */
public final class DnsUnanswered implements Scenario {

    @Override
    public String story() {
        return "the queries to the name server are dropped on the way";
    }

    @Override
    public Truth truth() {
        return Truth.of("name-resolution-failed", "network", "config").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.atBox("iptables -w -I FORWARD -p udp --dport 53 -j DROP");
        Path resolver = Files.writeString(
                stage.directory("names").resolve("resolv.conf"),
                "nameserver " + NetworkLab.SERVER_ADDRESS + "\noptions timeout:1 attempts:2\n");
        return stage.calls("api.wirewitness.test", NetworkLab.FIRST_PORT)
                .through(way.clientWrapper())
                // In a mount namespace of its own, which ip netns exec has made (ip-netns(8)).
                .through("sh", "-c", "mount --bind " + resolver + " /etc/resolv.conf && exec \"$@\"", "sh")
                .play("GET ok");
    }
}
