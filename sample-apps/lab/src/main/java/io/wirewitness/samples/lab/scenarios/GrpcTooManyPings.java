package io.wirewitness.samples.lab.scenarios;

import io.wirewitness.contract.Caller;
import io.wirewitness.samples.lab.Need;
import io.wirewitness.samples.lab.Observed;
import io.wirewitness.samples.lab.Scenario;
import io.wirewitness.samples.lab.Stage;
import io.wirewitness.samples.lab.Subject;
import io.wirewitness.samples.lab.Truth;
import io.wirewitness.testkit.Client;
import io.wirewitness.testkit.RealGrpc;
import java.util.List;

/** A gRPC channel with {@code keepAliveTime} of 10 s, its least, and a server with its defaults: a ping every 5 minutes. */
public final class GrpcTooManyPings implements Scenario {

    @Override
    public String story() {
        return "gRPC's server ends the connection of a gRPC channel that pings every 10 s during a long call";
    }

    @Override
    public Truth truth() {
        return Truth.of("h2-too-calm", "config", "local-app");
    }

    @Override
    public List<Need> needs() {
        return List.of();
    }

    @Override
    public Subject subject() {
        return Subject.PROGRAM;
    }

    @Override
    public Observed play(Stage stage) throws Exception {
        RealGrpc server = stage.open(RealGrpc.start(stage.jdk(), stage.directory("server")));
        return stage.calls(server.port())
                .by(Client.grpc())
                .jvm(List.of("-Dwirewitness.test.keepAliveSeconds=10"))
                .settings(new Caller.Settings(false, 5_000, 55_000, 0))
                .play("POST ok 10", "POST hold 10");
    }
}
