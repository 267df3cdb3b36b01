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

/** A client that makes a connection for each request and closes it, until every port that is not reserved waits in TIME_WAIT. */
public final class LocalPortsInTimeWait implements Scenario {

    @Override
    public String story() {
        return "the client closed as many connections as it has ports: all wait in TIME_WAIT, and the others are reserved";
    }

    @Override
    public Truth truth() {
        return Truth.of("local-ports-exhausted", "local-app").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.setAtClient("net.ipv4.ip_local_port_range", "40000 40009");
        way.setAtClient("net.ipv4.ip_local_reserved_ports", "40004-40009");
        way.setAtClient("net.ipv4.tcp_tw_reuse", "0");
        return Way.calls(stage, way)
                .settings(Caller.Settings.DEFAULT.withHeader("Connection", "close"))
                .play("GET ok", "GET ok", "GET ok", "GET ok", "GET ok");
    }
}
