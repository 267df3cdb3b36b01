package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.server;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class GrpcConnectionsNeverRetiredTest extends LintRuleContract {

    GrpcConnectionsNeverRetiredTest() {
        super(new GrpcConnectionsNeverRetired());
    }

    @Override
    protected List<Sample> samples() {
        Part grpc = Part.of(Part.Kind.GRPC_SERVER, "grpc", "1.84.0", "grpc :9090")
                .with(Setting.of(
                                SettingKey.LIFETIME,
                                Setting.UNLIMITED,
                                "maxConnectionAge",
                                "field maxConnectionAgeInNanos")
                        .byDefault()
                        .setBy("NettyServerBuilder.maxConnectionAge(%d, TimeUnit.SECONDS)"));
        Peer nlb = Peer.from("10.0.0.0/16").ofLayer(4, true);

        return List.of(
                positive(
                        "behind a balancer of layer 4",
                        with(snapshot(grpc), nlb),
                        "warning 10.0.0.0/16 -> grpc :9090: connections have no age limit, and what is in front spreads"
                                + " connections, not calls; maxConnectionAge is no limit (default, field"
                                + " maxConnectionAgeInNanos); 10.0.0.0/16 passes connections on as they are (layer 4) => end"
                                + " connections at ten minutes of age, with a grace for calls under way:"
                                + " NettyServerBuilder.maxConnectionAge(600, TimeUnit.SECONDS)"),
                negative(
                        "connections end at half an hour",
                        with(snapshot(grpc.with(set(SettingKey.LIFETIME, 1_800_000))), nlb)),
                negative("nothing is known of what is in front", snapshot(grpc)),
                negative("its layer is not known", with(snapshot(grpc), Peer.from("10.0.0.0/16"))),
                falsePositive("a proxy that reads HTTP/2 spreads calls", with(snapshot(grpc), nlb.ofLayer(7, false))),
                falsePositive(
                        "HTTP/1.1 servers are asked anew often enough",
                        with(snapshot(server("tomcat", "10.1", set(SettingKey.LIFETIME, Setting.UNLIMITED))), nlb)));
    }
}
