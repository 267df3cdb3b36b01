package io.wirewitness.lint.rules;

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
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.SettingKey;
import java.util.List;
import java.util.Map;

final class IpvsIdleLimitTest extends LintRuleContract {

    IpvsIdleLimitTest() {
        super(new IpvsIdleLimit());
    }

    @Override
    protected List<Sample> samples() {
        Part jdk = client(
                "jdk-httpclient",
                "17.0.15",
                set(SettingKey.IDLE, 1_200_000).setBy("-Djdk.httpclient.keepalive.timeout=%d"),
                set(SettingKey.TCP_KEEP_ALIVE, false));
        Part ahc = client(
                "async-http-client", "2.12.4", set(SettingKey.IDLE, 1_200_000), set(SettingKey.TCP_KEEP_ALIVE, true));
        return List.of(
                positive(
                        "java.net.http's 20 minutes in a swarm",
                        on(
                                with(snapshot(jdk), nat(900_000, GUESSED)),
                                new HostSettings(Map.of(), null, "swarm", null, false, null)),
                        "note jdk-httpclient@1 -> api.example.com:443: client keeps 1200 s and sends no probe, IPVS"
                                + " forgets idle connections at 900 s and sends the next packet to any pod; idle is 1200 s (field"
                                + " idle); the path's idle limit is 900 s (guessed: as the test says); tcp-keep-alive is off"
                                + " (field tcp-keep-alive) => keep idle connections for less than 900 s:"
                                + " -Djdk.httpclient.keepalive.timeout=810"),
                positive(
                        "kube-proxy in IPVS mode, as somebody said; probes too late",
                        on(
                                with(snapshot(ahc), nat(900_000, CONFIGURED).called("ipvs")),
                                sysctl(Map.of(
                                        "net.ipv4.tcp_keepalive_time",
                                        7_200L,
                                        "net.ipv4.tcp_keepalive_intvl",
                                        75L,
                                        "net.ipv4.tcp_keepalive_probes",
                                        9L))),
                        "warning async-http-client@1 -> api.example.com:443: client keeps 1200 s and probes after 7200"
                                + " s, IPVS forgets idle connections at 900 s and sends the next packet to any pod; idle is 1200"
                                + " s (field idle); the path's idle limit is 900 s (configured: as the test says); tcp-keep-alive"
                                + " is on (field tcp-keep-alive); net.ipv4.tcp_keepalive_time is 7200"
                                + " (/proc/sys/net/ipv4/tcp_keepalive_time) => keep idle connections for less than 900 s: idle ="
                                + " 810 s; or SO_KEEPALIVE with TCP_KEEPIDLE = 450, or sysctl net.ipv4.tcp_keepalive_time = 450"),
                negative(
                        "the pool closes first",
                        on(
                                with(snapshot(jdk.with(set(SettingKey.IDLE, 30_000))), nat(900_000, OBSERVED)),
                                new HostSettings(Map.of(), null, "swarm", null, false, null))),
                negative(
                        "probes in time",
                        with(
                                snapshot(jdk.with(
                                        set(SettingKey.TCP_KEEP_ALIVE, true), set(SettingKey.TCP_KEEP_IDLE, 600_000))),
                                nat(900_000, OBSERVED).called("ipvs"))),
                falsePositive(
                        "iptables or nftables: a day",
                        on(
                                with(snapshot(jdk), nat(86_400_000, GUESSED)),
                                new HostSettings(Map.of(), null, "kubernetes", null, false, null))),
                falsePositive(
                        "900 s outside a cluster: nat-without-tcp-keep-alive",
                        with(snapshot(jdk), nat(900_000, OBSERVED))),
                falsePositive(
                        "a NAT of six minutes in a cluster: nat-without-tcp-keep-alive",
                        on(
                                with(snapshot(jdk), nat(350_000, OBSERVED)),
                                new HostSettings(Map.of(), null, "kubernetes", null, false, null))));
    }
}
