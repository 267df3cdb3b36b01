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

/** Nothing forged: conntrack's own entry expires while the server thinks, and a packet that has no entry is invalid. */
public final class TranslationForgotten implements Scenario {

    @Override
    public String story() {
        return "a box forgets after 2 s how it translates a connection; the answer comes after 3.5 s, untranslated";
    }

    @Override
    public Truth truth() {
        return Truth.of("conntrack-invalid", "local-host", "middlebox");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.atBox("iptables -w -t nat -A PREROUTING -d " + NetworkLab.BOX_ADDRESS
                + " -p tcp --dport 8001 -j DNAT --to-destination " + NetworkLab.SERVER_ADDRESS + ":8001");
        way.atBox("sysctl -q -w net.netfilter.nf_conntrack_tcp_loose=0");
        way.atBox("sysctl -q -w net.netfilter.nf_conntrack_tcp_timeout_established=2");
        return stage.calls(NetworkLab.BOX_ADDRESS, NetworkLab.FIRST_PORT)
                .through(way.clientWrapper())
                .peer(way)
                .settings(new Caller.Settings(false, 5_000, 6_000, 0))
                .play("GET slow/3500");
    }
}
