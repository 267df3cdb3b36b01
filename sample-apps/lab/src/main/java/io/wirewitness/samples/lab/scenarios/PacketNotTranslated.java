package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.Forgery;
import io.wirewitness.testkit.NetworkLab;
import java.util.List;

/** Kubernetes' issue 74839: a packet outside of the window passes address translation as it is. */
public final class PacketNotTranslated implements Scenario {

    @Override
    public String story() {
        return "a box translates addresses, takes one packet of the server for invalid, and lets it pass untranslated";
    }

    @Override
    public Truth truth() {
        return Truth.of("conntrack-invalid", "local-host", "middlebox");
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES, Need.CAPTURE);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.atBox("iptables -w -t nat -A PREROUTING -d " + NetworkLab.BOX_ADDRESS
                + " -p tcp --dport 8001 -j DNAT --to-destination " + NetworkLab.SERVER_ADDRESS + ":8001");
        // The head of the answer; what follows it is a byte each 50 ms.
        stage.open(way.injectAtServer("tcp src port 8001 and tcp[32:4] = 0x48545450", Forgery.outOfWindow(50_000_000)));
        return stage.calls(NetworkLab.BOX_ADDRESS, NetworkLab.FIRST_PORT)
                .through(way.clientWrapper())
                .peer(way)
                .settings(new Caller.Settings(false, 5_000, 3_000, 0))
                .play("GET drip/50");
    }
}
