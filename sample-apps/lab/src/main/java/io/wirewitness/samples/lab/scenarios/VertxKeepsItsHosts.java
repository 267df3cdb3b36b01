package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Subject;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.Client;
import io.wirewitness.testkit.NetworkLab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A library that resolves names itself: Vert.x reads {@code /etc/hosts} once ({@code hostsRefreshPeriod} is 0). */
public final class VertxKeepsItsHosts implements Scenario {

    private static final String OLD = "10.203.2.7";

    @Override
    public String story() {
        return "/etc/hosts gives a name another address, and Vert.x' own resolver does not read it again";
    }

    @Override
    public Truth truth() {
        // Nobody has the old address any more: it is as true that nothing answers there, and that is not the network's
        // fault.
        return Truth.of("stale-address", "local-app", "config")
                .or("connect-unanswered")
                .safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Subject subject() {
        return Subject.PROGRAM;
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.atServer("ip addr add " + OLD + "/24 dev s0");
        way.atServer("iptables -w -t nat -A PREROUTING -d " + OLD + " -p tcp -j REDIRECT");
        Path hosts = Files.writeString(
                stage.directory("names").resolve("hosts"), "127.0.0.1 localhost\n" + OLD + " api.test\n");
        return stage.calls("api.test", NetworkLab.FIRST_PORT)
                .by(Client.named("vertx"))
                .through(way.clientWrapper())
                // In a mount namespace of its own, which ip netns exec has made (ip-netns(8)).
                .through("sh", "-c", "mount --bind " + hosts + " /etc/hosts && exec \"$@\"", "sh")
                .peer(way)
                .settings(new Caller.Settings(false, 2_500, 4_000, 0))
                .onGo(() -> {
                    way.atServer("ip addr del " + OLD + "/24 dev s0");
                    way.atServer("iptables -w -t nat -F PREROUTING");
                    Files.writeString(hosts, "127.0.0.1 localhost\n" + NetworkLab.SERVER_ADDRESS + " api.test\n");
                })
                .play("GET ok-bye", "await-go", "GET ok");
    }
}
