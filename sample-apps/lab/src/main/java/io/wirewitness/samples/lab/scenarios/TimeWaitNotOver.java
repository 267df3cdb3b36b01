package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.samples.lab.Way;
import io.wirewitness.testkit.NetworkLab;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** RFC 6191: a SYN whose number is not beyond the last connection's says nothing new to TIME_WAIT. */
public final class TimeWaitNotOver implements Scenario {

    @Override
    public String story() {
        return "the server has just closed a fast upload from the client's only port, and no RST ends its TIME_WAIT (tcp_rfc1337)";
    }

    @Override
    public Truth truth() {
        return Truth.of("port-reuse-collision", "network").safeToRepeat();
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.NAMESPACES);
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        NetworkLab way = Way.open(stage);
        way.setAtClient("net.ipv4.ip_local_port_range", "40000 40000");
        // By timestamps the server would know the SYN for a later one.
        way.setAtClient("net.ipv4.tcp_timestamps", "0");
        way.atServer("sysctl -q -w net.ipv4.tcp_rfc1337=1");
        return Way.calls(stage, way)
                .settings(new Caller.Settings(false, 2_500, 4_000, 0))
                .onGo(() -> upload(way))
                .play("await-go", "GET ok");
    }

    /** Faster than the clock of initial sequence numbers, which gains 16 MB each second; the server closes first. */
    private static void upload(NetworkLab way) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(way.clientWrapper()));
        command.addAll(List.of(
                "bash",
                "-c",
                "exec {up}<>/dev/tcp/" + NetworkLab.SERVER_ADDRESS + "/" + NetworkLab.FIRST_PORT
                        + "; printf 'POST /earlier/ok-bye HTTP/1.1\\r\\nContent-Length: 500000000\\r\\n\\r\\n' >&$up"
                        + "; head -c 500000000 /dev/zero >&$up; cat <&$up"));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("the upload ended with " + process.exitValue());
        }
    }
}
