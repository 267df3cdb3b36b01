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
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;
import java.util.Map;

final class ProbeIntervalOutlivesPoolTest extends LintRuleContract {

    ProbeIntervalOutlivesPoolTest() {
        super(new ProbeIntervalOutlivesPool());
    }

    @Override
    protected List<Sample> samples() {
        Part c1 = client(
                "apache-httpclient5",
                "5.5.2",
                set(SettingKey.IDLE, 90_000),
                set(SettingKey.TCP_KEEP_ALIVE, true),
                set(SettingKey.TCP_KEEP_IDLE, 100_000));
        return List.of(
                positive(
                        "(a) a call may wait longer than the path remembers",
                        with(
                                snapshot(c1.with(
                                        set(SettingKey.TCP_KEEP_IDLE, 300_000), set(SettingKey.READ_TIMEOUT, 600_000))),
                                nat(240_000, CONFIGURED)),
                        "note apache-httpclient5@1 -> api.example.com:443: the first TCP keep-alive probe comes after"
                                + " 300 s, the pool closes idle connections at 90 s: harmless for them, but a call that waits"
                                + " longer for its answer than 240 s waits in vain; idle is 90 s (field idle); tcp-keep-alive is"
                                + " on (field tcp-keep-alive); tcp-keep-idle is 300 s (field tcp-keep-idle); read-timeout is 600"
                                + " s (field read-timeout); the path's idle limit is 240 s (configured: as the test says) =>"
                                + " probe in time for the path: SO_KEEPALIVE with tcp-keep-idle = 120 s"),
                positive(
                        "(a) the same by the peer's slowest answers",
                        with(
                                snapshot(c1.with(set(SettingKey.TCP_KEEP_IDLE, 300_000))),
                                nat(240_000, OBSERVED).with(Peer.Limit.P99_ANSWER, 250_000, OBSERVED, "900 answers")),
                        "note apache-httpclient5@1 -> api.example.com:443: the first TCP keep-alive probe comes after"
                                + " 300 s, the pool closes idle connections at 90 s: harmless for them, but a call that waits"
                                + " longer for its answer than 240 s waits in vain; idle is 90 s (field idle); tcp-keep-alive is"
                                + " on (field tcp-keep-alive); tcp-keep-idle is 300 s (field tcp-keep-idle); the path's idle"
                                + " limit is 240 s (observed: as the test says) => probe in time for the path: SO_KEEPALIVE with"
                                + " tcp-keep-idle = 120 s"),
                positive(
                        "(c) idle connections are closed at the next lease only",
                        with(
                                snapshot(c1.with(
                                        set(SettingKey.TCP_KEEP_IDLE, 300_000),
                                        set(SettingKey.CLEANER_PERIOD, Setting.UNLIMITED))),
                                nat(240_000, CONFIGURED)),
                        "note apache-httpclient5@1 -> api.example.com:443: the first TCP keep-alive probe comes after"
                                + " 300 s, the pool closes idle connections at 90 s: harmless for them, but nothing closes idle"
                                + " connections until somebody leases one, and the path forgets them at 240 s; idle is 90 s"
                                + " (field idle); tcp-keep-alive is on (field tcp-keep-alive); tcp-keep-idle is 300 s (field"
                                + " tcp-keep-idle); cleaner-period is off (field cleaner-period); the path's idle limit is"
                                + " 240 s (configured: as the test says) => probe in time for the path: SO_KEEPALIVE with"
                                + " tcp-keep-idle = 120 s"),
                positive(
                        "(d) no read time-out: probes alone find a dead peer",
                        on(
                                snapshot(client(
                                        "async-http-client",
                                        "2.12.4",
                                        set(SettingKey.IDLE, 60_000),
                                        set(SettingKey.TCP_KEEP_ALIVE, true),
                                        set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED))),
                                sysctl(Map.of(
                                        "net.ipv4.tcp_keepalive_time",
                                        7_200L,
                                        "net.ipv4.tcp_keepalive_intvl",
                                        75L,
                                        "net.ipv4.tcp_keepalive_probes",
                                        9L))),
                        "note async-http-client@1: the first TCP keep-alive probe comes after 7200 s, the pool closes"
                                + " idle connections at 60 s: harmless for them, but no read time-out ends a call, and a peer"
                                + " that dies during one is noticed after 7875 s; idle is 60 s (field idle); tcp-keep-alive is on"
                                + " (field tcp-keep-alive); net.ipv4.tcp_keepalive_time is 7200"
                                + " (/proc/sys/net/ipv4/tcp_keepalive_time); read-timeout is no limit (field read-timeout) => set"
                                + " a read time-out; or let probes find a dead peer sooner: SO_KEEPALIVE with TCP_KEEPIDLE = 60,"
                                + " or sysctl net.ipv4.tcp_keepalive_time = 60"),
                negative(
                        "probes before the pool closes",
                        with(
                                snapshot(c1.with(
                                        set(SettingKey.TCP_KEEP_IDLE, 30_000),
                                        set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED))),
                                nat(20_000, CONFIGURED))),
                negative(
                        "no probes",
                        with(
                                snapshot(c1.with(
                                        set(SettingKey.TCP_KEEP_ALIVE, false), set(SettingKey.READ_TIMEOUT, 600_000))),
                                nat(240_000, CONFIGURED))),
                negative(
                        "the pool has no limit",
                        with(
                                snapshot(c1.with(
                                        set(SettingKey.IDLE, Setting.UNLIMITED),
                                        set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED))),
                                nat(240_000, CONFIGURED))),
                falsePositive(
                        "case C1: probes at 100 s, idle limit 90 s, and nothing else",
                        with(snapshot(c1), api(120_000, OBSERVED))),
                falsePositive(
                        "C1 behind a NAT that remembers longer than the probe takes",
                        with(snapshot(c1.with(set(SettingKey.READ_TIMEOUT, 600_000))), nat(350_000, OBSERVED))),
                falsePositive(
                        "C1 with a read time-out below the path's limit",
                        with(
                                snapshot(c1.with(
                                        set(SettingKey.TCP_KEEP_IDLE, 300_000), set(SettingKey.READ_TIMEOUT, 30_000))),
                                nat(240_000, OBSERVED))),
                falsePositive(
                        "C1 with answers that are known to be quick",
                        with(
                                snapshot(c1.with(
                                        set(SettingKey.TCP_KEEP_IDLE, 300_000), set(SettingKey.READ_TIMEOUT, 600_000))),
                                nat(240_000, OBSERVED).with(Peer.Limit.P99_ANSWER, 900, OBSERVED, "900 answers"))),
                falsePositive(
                        "C1 without a read time-out but with a limit of the call",
                        snapshot(c1.with(
                                set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED),
                                set(SettingKey.CALL_TIMEOUT, 30_000)))),
                falsePositive(
                        "C1 without a read time-out but with pings that must be answered",
                        snapshot(c1.with(
                                set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED),
                                set(SettingKey.PING_INTERVAL, 30_000)))),
                falsePositive(
                        "C1 on loopback",
                        with(
                                snapshot(c1.with(set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED))),
                                Peer.to(API).onThisHost())),
                falsePositive(
                        "idle connections outlive the path's limit: tcp-keep-alive-too-late",
                        with(snapshot(c1.with(set(SettingKey.READ_TIMEOUT, 600_000))), nat(60_000, OBSERVED))));
    }
}
