package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.channel;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
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

final class GrpcIdleOutlivesProxyTest extends LintRuleContract {

    GrpcIdleOutlivesProxyTest() {
        super(new GrpcIdleOutlivesProxy());
    }

    @Override
    protected List<Sample> samples() {
        Part channel = channel(
                set(SettingKey.IDLE, 1_800_000).byDefault().setBy("idleTimeout(%d, SECONDS)"),
                set(SettingKey.PING_INTERVAL, Setting.UNLIMITED).byDefault(),
                set(SettingKey.PING_WITHOUT_CALLS, false).byDefault());
        return List.of(
                positive(
                        "half an hour against a load balancer's minute",
                        with(snapshot(channel), api(60_000, CONFIGURED).ofLayer(7, false)),
                        "note grpc@1 -> api.example.com:443: channel keeps 1800 s, the path closes at 60 s: margin"
                                + " -1740 s, and no ping without calls; idle is 1800 s (default, field idle); ping-interval is"
                                + " off (default, field ping-interval); ping-without-calls is off (default, field"
                                + " ping-without-calls); the path's idle limit is 60 s (configured: as the test says) => keep"
                                + " idle connections for less than 60 s: idleTimeout(50, SECONDS); or pings without calls, if the"
                                + " server permits them (grpc-ping-without-calls)"),
                positive(
                        "pings, but only during calls; a NAT, seen",
                        with(
                                snapshot(channel.with(set(SettingKey.PING_INTERVAL, 60_000))),
                                api(350_000, OBSERVED).ofLayer(4, true)),
                        "error grpc@1 -> api.example.com:443: channel keeps 1800 s, the path closes at 350 s: margin"
                                + " -1450 s, and no ping without calls; idle is 1800 s (default, field idle); ping-interval is 60"
                                + " s (field ping-interval); ping-without-calls is off (default, field ping-without-calls); the"
                                + " path's idle limit is 350 s (observed: as the test says) => keep idle connections for less"
                                + " than 350 s: idleTimeout(315, SECONDS); or pings without calls, if the server permits them"
                                + " (grpc-ping-without-calls)"),
                positive(
                        "a server that says goodbye was seen to: heard at once, so a note",
                        with(
                                snapshot(channel.with(set(SettingKey.PING_INTERVAL, 60_000))),
                                api(60_000, OBSERVED).ofLayer(7, false)),
                        "note grpc@1 -> api.example.com:443: channel keeps 1800 s, the path closes at 60 s: margin"
                                + " -1740 s, and no ping without calls; idle is 1800 s (default, field idle); ping-interval is 60"
                                + " s (field ping-interval); ping-without-calls is off (default, field ping-without-calls); the"
                                + " path's idle limit is 60 s (observed: as the test says) => keep idle connections for less"
                                + " than 60 s: idleTimeout(50, SECONDS); or pings without calls, if the server permits them"
                                + " (grpc-ping-without-calls)"),
                negative(
                        "the channel goes idle first",
                        with(snapshot(channel.with(set(SettingKey.IDLE, 50_000))), api(60_000, OBSERVED))),
                negative(
                        "pings without calls",
                        with(
                                snapshot(channel.with(
                                        set(SettingKey.PING_INTERVAL, 30_000),
                                        set(SettingKey.PING_WITHOUT_CALLS, true))),
                                api(60_000, OBSERVED))),
                negative(
                        "whether it pings is not known",
                        with(snapshot(channel(set(SettingKey.IDLE, 1_800_000))), api(60_000, OBSERVED))),
                falsePositive(
                        "TCP keep-alive holds a NAT's entry",
                        with(
                                snapshot(channel.with(
                                        set(SettingKey.TCP_KEEP_ALIVE, true), set(SettingKey.TCP_KEEP_IDLE, 60_000))),
                                api(350_000, OBSERVED).ofLayer(4, true))),
                falsePositive(
                        "a channel that never pauses",
                        with(
                                snapshot(channel),
                                api(60_000, OBSERVED).with(Peer.Limit.LONGEST_PAUSE, 4_000, OBSERVED, "10000 calls"))),
                falsePositive("nearly equal: keep-alive-races-peer", with(snapshot(channel), api(1_799_000, OBSERVED))),
                falsePositive(
                        "a client over HTTP: keep-alive-outlives-peer",
                        with(
                                snapshot(client(
                                        "okhttp",
                                        "4.12.0",
                                        set(SettingKey.IDLE, 300_000),
                                        set(SettingKey.PING_INTERVAL, Setting.UNLIMITED))),
                                api(60_000, OBSERVED))));
    }
}
