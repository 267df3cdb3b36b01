package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.nat;
import static io.wirewitness.lint.Configs.on;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.sysctl;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.CONFIGURED;
import static io.wirewitness.lint.KnownLimit.Certainty.OBSERVED;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.SettingKey;
import java.util.List;
import java.util.Map;

final class KafkaIdleOutlivesProxyTest extends LintRuleContract {

    KafkaIdleOutlivesProxyTest() {
        super(new KafkaIdleOutlivesProxy());
    }

    @Override
    protected List<Sample> samples() {
        Part kafka = Part.of(Part.Kind.MESSAGING, "kafka-clients", "3.9.2", "producer-1")
                .talkingTo(API)
                .with(set(SettingKey.IDLE, 540_000).byDefault().setBy("connections.max.idle.ms=%d000"));
        return List.of(
                positive(
                        "nine minutes against a NAT's six",
                        with(snapshot(kafka), nat(350_000, CONFIGURED)),
                        "warning producer-1 -> api.example.com:443: client keeps 540 s, the path closes at 350 s:"
                                + " margin -190 s; idle is 540 s (default, field idle); the path's idle limit is 350 s"
                                + " (configured: as the test says) => keep idle connections for less than 350 s:"
                                + " connections.max.idle.ms=315000"),
                positive(
                        "Azure's four minutes, seen; the kernel's probes come after two hours",
                        on(
                                with(
                                        snapshot(kafka.with(set(SettingKey.TCP_KEEP_ALIVE, true))),
                                        nat(240_000, OBSERVED)),
                                sysctl(Map.of("net.ipv4.tcp_keepalive_time", 7_200L))),
                        "error producer-1 -> api.example.com:443: client keeps 540 s, the path closes at 240 s: margin"
                                + " -300 s; idle is 540 s (default, field idle); the path's idle limit is 240 s (observed: as the"
                                + " test says) => keep idle connections for less than 240 s: connections.max.idle.ms=215000"),
                negative("below", with(snapshot(kafka.with(set(SettingKey.IDLE, 200_000))), nat(240_000, OBSERVED))),
                negative("no limit is known", with(snapshot(kafka), Peer.to(API))),
                falsePositive(
                        "no box on the way: the broker's ten minutes are more",
                        with(snapshot(kafka), api(600_000, OBSERVED))),
                falsePositive(
                        "probes in time",
                        on(
                                with(
                                        snapshot(kafka.with(set(SettingKey.TCP_KEEP_ALIVE, true))),
                                        nat(240_000, OBSERVED)),
                                sysctl(Map.of("net.ipv4.tcp_keepalive_time", 120L)))),
                falsePositive(
                        "connections that never pause",
                        with(
                                snapshot(kafka),
                                nat(240_000, OBSERVED)
                                        .with(Peer.Limit.LONGEST_PAUSE, 4_000, OBSERVED, "10000 requests"))),
                falsePositive(
                        "another client: nat-without-tcp-keep-alive",
                        with(
                                snapshot(client(
                                        "okhttp",
                                        "4.12.0",
                                        set(SettingKey.IDLE, 540_000),
                                        set(SettingKey.TCP_KEEP_ALIVE, false))),
                                nat(240_000, OBSERVED))));
    }
}
