package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
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

import io.wirewitness.lint.HostSettings;
import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.SettingKey;
import java.util.List;
import java.util.Map;

final class TcpKeepAliveTooLateTest extends LintRuleContract {

    TcpKeepAliveTooLateTest() {
        super(new TcpKeepAliveTooLate());
    }

    @Override
    protected List<Sample> samples() {
        HostSettings kernel = sysctl(Map.of(
                "net.ipv4.tcp_keepalive_time",
                7_200L,
                "net.ipv4.tcp_keepalive_intvl",
                75L,
                "net.ipv4.tcp_keepalive_probes",
                9L));
        Part ahc = client(
                "async-http-client", "2.12.4", set(SettingKey.IDLE, 600_000), set(SettingKey.TCP_KEEP_ALIVE, true));
        return List.of(
                positive(
                        "the kernel's two hours against a NAT's six minutes",
                        on(with(snapshot(ahc), nat(350_000, CONFIGURED)), kernel),
                        "warning async-http-client@1 -> api.example.com:443: the first TCP keep-alive probe comes after"
                                + " 7200 s, the path forgets idle connections at 350 s: 6850 s too late; idle is 600 s (field"
                                + " idle); the path's idle limit is 350 s (configured: as the test says); tcp-keep-alive is on"
                                + " (field tcp-keep-alive); net.ipv4.tcp_keepalive_time is 7200"
                                + " (/proc/sys/net/ipv4/tcp_keepalive_time) => probe in time: SO_KEEPALIVE with TCP_KEEPIDLE ="
                                + " 175, or sysctl net.ipv4.tcp_keepalive_time = 175"),
                positive(
                        "a probe of its own, later than the path forgets",
                        on(
                                with(
                                        snapshot(ahc.with(set(SettingKey.TCP_KEEP_IDLE, 300_000)
                                                .setBy("tcpKeepIdle(%d)"))),
                                        nat(240_000, OBSERVED)),
                                kernel),
                        "error async-http-client@1 -> api.example.com:443: the first TCP keep-alive probe comes after"
                                + " 300 s, the path forgets idle connections at 240 s: 60 s too late; idle is 600 s (field idle);"
                                + " the path's idle limit is 240 s (observed: as the test says); tcp-keep-alive is on (field"
                                + " tcp-keep-alive); tcp-keep-idle is 300 s (field tcp-keep-idle) => probe in time: SO_KEEPALIVE"
                                + " with tcpKeepIdle(120)"),
                negative(
                        "probes in time",
                        on(
                                with(
                                        snapshot(ahc.with(set(SettingKey.TCP_KEEP_IDLE, 120_000))),
                                        nat(240_000, OBSERVED)),
                                kernel)),
                negative("the kernel's number is not known", with(snapshot(ahc), nat(350_000, OBSERVED))),
                falsePositive(
                        "the pool closes before anybody probes: its limit is below the path's",
                        on(with(snapshot(ahc.with(set(SettingKey.IDLE, 60_000))), nat(350_000, OBSERVED)), kernel)),
                falsePositive(
                        "no probes at all: nat-without-tcp-keep-alive",
                        on(
                                with(snapshot(ahc.with(set(SettingKey.TCP_KEEP_ALIVE, false))), nat(350_000, OBSERVED)),
                                kernel)),
                falsePositive(
                        "connections are never idle",
                        on(
                                with(
                                        snapshot(ahc),
                                        nat(350_000, OBSERVED)
                                                .with(Peer.Limit.LONGEST_PAUSE, 4_000, OBSERVED, "10000 requests")),
                                kernel)),
                falsePositive(
                        "IPVS: ipvs-idle-limit",
                        on(
                                with(
                                        snapshot(ahc.with(set(SettingKey.IDLE, 1_000_000))),
                                        nat(900_000, OBSERVED).called("ipvs")),
                                kernel)),
                falsePositive(
                        "Kafka: kafka-idle-outlives-proxy",
                        on(
                                with(
                                        snapshot(Part.of(Part.Kind.MESSAGING, "kafka-clients", "3.9.2", "producer-1")
                                                .talkingTo(API)
                                                .with(
                                                        set(SettingKey.IDLE, 540_000),
                                                        set(SettingKey.TCP_KEEP_ALIVE, true))),
                                        nat(350_000, OBSERVED)),
                                kernel)));
    }
}
