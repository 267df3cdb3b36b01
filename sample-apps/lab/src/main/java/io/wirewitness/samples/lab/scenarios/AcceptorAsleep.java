package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

/** A server of this host that does not accept: its kernel drops the SYN once two connections wait. */
public final class AcceptorAsleep implements Scenario {

    @Override
    public String story() {
        return "the server's accept queue is full";
    }

    @Override
    public Truth truth() {
        return Truth.of("accept-queue-full", "local-app").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of();
    }

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        ServerSocket server = stage.open(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        for (int i = 0; i < 2; i++) {
            stage.open(new Socket(server.getInetAddress(), server.getLocalPort()));
        }
        return stage.calls(server.getLocalPort())
                .settings(new Caller.Settings(false, 4_000, 4_000, 0))
                .play("GET ok");
    }
}
