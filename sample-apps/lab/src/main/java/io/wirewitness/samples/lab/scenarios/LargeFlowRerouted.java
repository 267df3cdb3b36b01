package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.NetworkLab;
import java.util.List;

/** Policy routing by what a connection has carried, as networks do that move large flows to a link of their own. */
public final class LargeFlowRerouted implements Scenario {

    @Override
    public String story() {
        return "a box moves a connection that has carried 300 kB to another link, behind which another host has the server's address";
    }

    @Override
    public Truth truth() {
        return Truth.of("split-path", "network");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.addTwin();
        way.atBox("sysctl -q -w net.netfilter.nf_conntrack_acct=1");
        way.atBox("iptables -w -t mangle -A PREROUTING -i b0 -p tcp -m connbytes --connbytes 300000:"
                + " --connbytes-dir original --connbytes-mode bytes -j MARK --set-mark 2");
        way.atBox("ip route add " + NetworkLab.SERVER_ADDRESS + "/32 dev b2 table 100");
        way.atBox("ip rule add fwmark 2 table 100");
        return Way.calls(stage, way).play("POST ok 10", "POST ok 1000000");
    }
}
