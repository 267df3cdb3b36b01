package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.NetworkLab;
import java.util.List;

/** A guard against floods: Linux' own SYN proxy, and a rule that keeps it from the server. */
public final class SynProxyGivesUp implements Scenario {

    @Override
    public String story() {
        return "a box answers the SYN for the server with a window of 0, gets no further itself, and resets the connection";
    }

    @Override
    public Truth truth() {
        return Truth.of("handshake-scrubbed", "middlebox").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.atBox("sysctl -q -w net.netfilter.nf_conntrack_tcp_loose=0");
        way.atBox("iptables -w -t raw -A PREROUTING -p tcp --syn --dport 8001 -j CT --notrack");
        way.atBox("iptables -w -A FORWARD -p tcp --dport 8001 -m conntrack --ctstate INVALID,UNTRACKED"
                + " -j SYNPROXY --sack-perm --timestamp --wscale 7 --mss 1460");
        way.atBox("iptables -w -A OUTPUT -p tcp --syn --dport 8001 -j DROP");
        // The first acknowledgment is the proxy's; with the second, a probe of the closed window, its patience is over.
        way.atBox("iptables -w -I FORWARD -p tcp --dport 8001 --tcp-flags SYN,ACK ACK"
                + " -m statistic --mode nth --every 2 --packet 1 -j REJECT --reject-with tcp-reset");
        return Way.calls(stage, way).play("POST ok 300");
    }
}
