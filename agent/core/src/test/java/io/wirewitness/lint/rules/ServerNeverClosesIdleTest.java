package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.server;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.CONFIGURED;
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

final class ServerNeverClosesIdleTest extends LintRuleContract {

    ServerNeverClosesIdleTest() {
        super(new ServerNeverClosesIdle());
    }

    @Override
    protected List<Sample> samples() {
        Part vertx = server(
                        "vertx",
                        "4.5.22",
                        Setting.of(SettingKey.IDLE, Setting.UNLIMITED, "idleTimeout", "HttpServerOptions.idleTimeout")
                                .byDefault()
                                .setBy("HttpServerOptions.setIdleTimeout(%d)"))
                .talkingTo("203.0.113.7:0");
        Part deaf = vertx.with(set(SettingKey.TCP_KEEP_ALIVE, false)).talkingTo("203.0.113.8:0");
        Part chosen =
                deaf.with(Setting.of(SettingKey.IDLE, Setting.UNLIMITED, "idleTimeout", "HttpServerOptions.idleTimeout")
                        .setBy("HttpServerOptions.setIdleTimeout(%d)"));
        Part grpc = Part.of(Part.Kind.GRPC_SERVER, "grpc", "1.84.0", "grpc :9090")
                .talkingTo("203.0.113.7:0")
                .with(set(SettingKey.IDLE, Setting.UNLIMITED), set(SettingKey.PING_INTERVAL, 7_200_000));

        return List.of(
                positive(
                        "Vert.x without a limit",
                        snapshot(vertx),
                        "note vertx :8080: server keeps idle connections without limit; idleTimeout is no limit"
                                + " (default, HttpServerOptions.idleTimeout); connections came from 203.0.113.7:0 => close idle"
                                + " connections after ten minutes, and later than a load balancer in front does:"
                                + " HttpServerOptions.setIdleTimeout(600)"),
                positive(
                        "and accepted sockets are not probed",
                        snapshot(deaf),
                        "note vertx :8080: server keeps idle connections without limit and without keep-alive"
                                + " probes; idleTimeout is no limit (default, HttpServerOptions.idleTimeout); tcp-keep-alive is"
                                + " off (field tcp-keep-alive); connections came from 203.0.113.7:0 and others => close idle"
                                + " connections after ten minutes, and later than a load balancer in front does:"
                                + " HttpServerOptions.setIdleTimeout(600)"),
                positive(
                        "and somebody wants it so",
                        snapshot(chosen),
                        "warning vertx :8080: server keeps idle connections without limit and without keep-alive"
                                + " probes; idleTimeout is no limit (HttpServerOptions.idleTimeout); tcp-keep-alive is"
                                + " off (field tcp-keep-alive); connections came from 203.0.113.7:0 and others => close idle"
                                + " connections after ten minutes, and later than a load balancer in front does:"
                                + " HttpServerOptions.setIdleTimeout(600)"),
                positive(
                        "a proxy in front that closes nothing either",
                        with(
                                snapshot(vertx),
                                Peer.from("203.0.113.7")
                                        .with(Peer.Limit.IDLE, Setting.UNLIMITED, CONFIGURED, "lint.upstream")),
                        "note vertx :8080: server keeps idle connections without limit; idleTimeout is no limit"
                                + " (default, HttpServerOptions.idleTimeout); connections came from 203.0.113.7:0 => close idle"
                                + " connections after ten minutes, and later than a load balancer in front does:"
                                + " HttpServerOptions.setIdleTimeout(600)"),
                negative("a limit of ten minutes", snapshot(vertx.with(set(SettingKey.IDLE, 600_000)))),
                negative(
                        "nobody has connected yet",
                        snapshot(server("vertx", "4.5.22", set(SettingKey.IDLE, Setting.UNLIMITED)))),
                falsePositive(
                        "behind a load balancer that closes idle ones",
                        with(
                                snapshot(vertx),
                                Peer.from("203.0.113.7").with(Peer.Limit.IDLE, 60_000, CONFIGURED, "lint.upstream"))),
                falsePositive(
                        "connections from private addresses alone, probably a proxy's",
                        snapshot(server("vertx", "4.5.22", set(SettingKey.IDLE, Setting.UNLIMITED))
                                .talkingTo("10.0.0.7:0"))),
                falsePositive("a gRPC server pings its clients every two hours", snapshot(grpc)));
    }
}
