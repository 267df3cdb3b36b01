package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.channel;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.nat;
import static io.wirewitness.lint.Configs.on;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.sysctl;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.CONFIGURED;
import static io.wirewitness.lint.KnownLimit.Certainty.GUESSED;
import static io.wirewitness.lint.KnownLimit.Certainty.OBSERVED;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.HostSettings;
import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;
import java.util.Map;

final class NatWithoutTcpKeepAliveTest extends LintRuleContract {

    NatWithoutTcpKeepAliveTest() {
        super(new NatWithoutTcpKeepAlive());
    }

    @Override
    protected List<Sample> samples() {
        Part unknown = client("okhttp", "4.12.0", set(SettingKey.IDLE, 300_000));
        Part okHttp = unknown.with(set(SettingKey.TCP_KEEP_ALIVE, false));
        return List.of(
                positive(
                        "five minutes behind Azure's four, no keep-alive",
                        with(snapshot(okHttp), nat(240_000, CONFIGURED)),
                        "warning okhttp@1 -> api.example.com:443: client keeps 300 s, the path forgets idle connections"
                                + " at 240 s without a word: margin -60 s, and no TCP keep-alive; idle is 300 s (field idle); the"
                                + " path's idle limit is 240 s (configured: as the test says); tcp-keep-alive is off (field"
                                + " tcp-keep-alive) => keep idle connections for less than 240 s: idle = 215 s; or SO_KEEPALIVE"
                                + " with TCP_KEEPIDLE = 120, or sysctl net.ipv4.tcp_keepalive_time = 120"),
                positive(
                        "the same, observed",
                        with(snapshot(okHttp), nat(240_000, OBSERVED)),
                        "error okhttp@1 -> api.example.com:443: client keeps 300 s, the path forgets idle connections"
                                + " at 240 s without a word: margin -60 s, and no TCP keep-alive; idle is 300 s (field idle); the"
                                + " path's idle limit is 240 s (observed: as the test says); tcp-keep-alive is off (field"
                                + " tcp-keep-alive) => keep idle connections for less than 240 s: idle = 215 s; or SO_KEEPALIVE"
                                + " with TCP_KEEPIDLE = 120, or sysctl net.ipv4.tcp_keepalive_time = 120"),
                positive(
                        "no limit of the client; no socket has a timer",
                        on(
                                with(
                                        snapshot(client(
                                                "apache-httpclient",
                                                "4.5.14",
                                                set(SettingKey.IDLE, Setting.UNLIMITED))),
                                        nat(350_000, GUESSED)),
                                new HostSettings(
                                        Map.of(), null, null, null, false, new HostSettings.SocketTimers(12, 0, -1))),
                        "note apache-httpclient@1 -> api.example.com:443: client keeps without limit, the path forgets"
                                + " idle connections at 350 s without a word: margin none, and no TCP keep-alive; idle is no"
                                + " limit (field idle); the path's idle limit is 350 s (guessed: as the test says); 0 of 12"
                                + " connected sockets have a keep-alive timer (/proc/self/net/tcp) => keep idle connections for"
                                + " less than 350 s: idle = 315 s; or SO_KEEPALIVE with TCP_KEEPIDLE = 175, or sysctl"
                                + " net.ipv4.tcp_keepalive_time = 175"),
                negative("the pool closes first", with(snapshot(okHttp), nat(350_000, OBSERVED))),
                negative("whether it probes is not known", with(snapshot(unknown), nat(240_000, OBSERVED))),
                negative(
                        "some socket has a timer: whose is not known",
                        on(
                                with(snapshot(unknown), nat(240_000, OBSERVED)),
                                new HostSettings(
                                        Map.of(),
                                        null,
                                        null,
                                        null,
                                        false,
                                        new HostSettings.SocketTimers(12, 1, 7199000)))),
                negative(
                        "the path's limit is not known",
                        with(snapshot(okHttp), Peer.to(API).ofLayer(4, true))),
                negative(
                        "the client was not used",
                        with(
                                snapshot(Part.of(Part.Kind.HTTP_CLIENT, "okhttp", "4.12.0", "okhttp@2")
                                        .with(set(SettingKey.IDLE, 300_000), set(SettingKey.TCP_KEEP_ALIVE, false))),
                                nat(240_000, OBSERVED))),
                falsePositive(
                        "a proxy of HTTP in between",
                        with(snapshot(okHttp), api(240_000, OBSERVED).ofLayer(7, true))),
                falsePositive(
                        "a peer that closes with a FIN: keep-alive-outlives-peer",
                        with(snapshot(okHttp), api(240_000, OBSERVED))),
                falsePositive(
                        "keep-alive is on: tcp-keep-alive-too-late",
                        on(
                                with(
                                        snapshot(okHttp.with(set(SettingKey.TCP_KEEP_ALIVE, true))),
                                        nat(240_000, OBSERVED)),
                                sysctl(Map.of(
                                        "net.ipv4.tcp_keepalive_time",
                                        7_200L,
                                        "net.ipv4.tcp_keepalive_intvl",
                                        75L,
                                        "net.ipv4.tcp_keepalive_probes",
                                        9L)))),
                falsePositive(
                        "never so long a pause",
                        with(
                                snapshot(okHttp),
                                nat(240_000, OBSERVED)
                                        .with(Peer.Limit.LONGEST_PAUSE, 4_000, OBSERVED, "10000 requests"))),
                falsePositive(
                        "pings hold the entry",
                        with(snapshot(okHttp.with(set(SettingKey.PING_INTERVAL, 30_000))), nat(240_000, OBSERVED))),
                falsePositive(
                        "IPVS: ipvs-idle-limit",
                        with(
                                snapshot(okHttp.with(set(SettingKey.IDLE, 1_000_000))),
                                nat(900_000, OBSERVED).called("ipvs"))),
                falsePositive(
                        "a channel of gRPC: grpc-idle-outlives-proxy",
                        with(
                                snapshot(channel(
                                        set(SettingKey.IDLE, 1_800_000), set(SettingKey.TCP_KEEP_ALIVE, false))),
                                nat(240_000, OBSERVED))));
    }
}
