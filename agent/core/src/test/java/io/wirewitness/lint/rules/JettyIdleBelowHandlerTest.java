package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.server;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.OBSERVED;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class JettyIdleBelowHandlerTest extends LintRuleContract {

    JettyIdleBelowHandlerTest() {
        super(new JettyIdleBelowHandler());
    }

    @Override
    protected List<Sample> samples() {
        Setting idle = set(SettingKey.IDLE, 30_000).byDefault().setBy("server.jetty.connection-idle-timeout=%ds");
        return List.of(
                positive(
                        "heartbeats every 45 s",
                        snapshot(server(
                                "jetty",
                                "12.0.39",
                                idle,
                                set(SettingKey.HEARTBEAT, 45_000).setBy("heartbeat=%ds"))),
                        "warning jetty :8080: the stream is silent for 45 s, Jetty ends what is silent for 30 s,"
                                + " in the middle of the answer; heartbeat is 45 s (field heartbeat); idle is 30 s (default,"
                                + " field idle) => heartbeat=15s, flushed; or a larger idle limit:"
                                + " server.jetty.connection-idle-timeout=90s"),
                positive(
                        "a stream without heartbeats",
                        snapshot(server(
                                "jetty",
                                "12.0.39",
                                idle,
                                set(SettingKey.HEARTBEAT, Setting.UNLIMITED).setBy("heartbeat=%ds"))),
                        "warning jetty :8080: the stream is silent for any time, Jetty ends what is silent for"
                                + " 30 s, in the middle of the answer; heartbeat is off (field heartbeat); idle is 30 s"
                                + " (default, field idle) => heartbeat=15s, flushed; or a larger idle limit"),
                negative(
                        "heartbeats in time",
                        snapshot(server("jetty", "12.0.39", idle, set(SettingKey.HEARTBEAT, 15_000)))),
                negative(
                        "no limit",
                        snapshot(server(
                                "jetty",
                                "12.0.39",
                                set(SettingKey.IDLE, Setting.UNLIMITED),
                                set(SettingKey.HEARTBEAT, 45_000)))),
                falsePositive(
                        "plain handlers that block for longer: Jetty does not end them",
                        with(
                                snapshot(server("jetty", "12.0.39", idle)),
                                Peer.from("10.0.0.7").with(Peer.Limit.P99_ANSWER, 45_000, OBSERVED, "900 answers"))),
                falsePositive(
                        "another server; a hop's limit is heartbeat-slower-than-idle-limit",
                        snapshot(server(
                                "undertow",
                                "2.3.18",
                                set(SettingKey.IDLE, 30_000),
                                set(SettingKey.HEARTBEAT, 45_000)))));
    }
}
