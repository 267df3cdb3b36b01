package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.channel;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.CONFIGURED;
import static io.wirewitness.lint.KnownLimit.Certainty.GUESSED;
import static io.wirewitness.lint.KnownLimit.Certainty.OBSERVED;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class GrpcPingWithoutCallsTest extends LintRuleContract {

    private static Peer permit(long millis, KnownLimit.Certainty certainty) {
        return Peer.to(API).with(Peer.Limit.PERMIT_PING_IDLE, millis, certainty, "as the test says");
    }

    GrpcPingWithoutCallsTest() {
        super(new GrpcPingWithoutCalls());
    }

    @Override
    protected List<Sample> samples() {
        Part pinging = channel(
                set(SettingKey.PING_INTERVAL, 60_000),
                set(SettingKey.PING_WITHOUT_CALLS, true),
                set(SettingKey.IDLE, 1_800_000).byDefault());
        return List.of(
                positive(
                        "grpc-java's default takes one in two hours",
                        with(snapshot(pinging), permit(7_200_000, GUESSED)),
                        "note grpc@1 -> api.example.com:443: without calls the channel pings every 60 s, the server"
                                + " takes one every 7200 s then and ends the connection at the third too many; ping-interval is"
                                + " 60 s (field ping-interval); ping-without-calls is on (field ping-without-calls); idle is 1800"
                                + " s (default, field idle); the server's permit without calls is 7200 s (guessed: as the test"
                                + " says) => server: permitKeepAliveWithoutCalls(true) with permitKeepAliveTime(30, SECONDS); or"
                                + " channel: keepAliveWithoutCalls(false)"),
                positive(
                        "a server that takes none, seen",
                        with(snapshot(pinging), permit(Setting.UNLIMITED, OBSERVED)),
                        "error grpc@1 -> api.example.com:443: without calls the channel pings every 60 s, the server"
                                + " takes none then and ends the connection at the third too many; ping-interval is 60 s (field"
                                + " ping-interval); ping-without-calls is on (field ping-without-calls); idle is 1800 s (default,"
                                + " field idle); the server's permit without calls is no limit (observed: as the test says) =>"
                                + " server: permitKeepAliveWithoutCalls(true) with permitKeepAliveTime(30, SECONDS); or channel:"
                                + " keepAliveWithoutCalls(false)"),
                negative(
                        "no pings without calls",
                        with(
                                snapshot(pinging.with(set(SettingKey.PING_WITHOUT_CALLS, false))),
                                permit(7_200_000, OBSERVED))),
                negative("the server's permit is not known", with(snapshot(pinging), api(60_000, OBSERVED))),
                falsePositive("a server that was tuned", with(snapshot(pinging), permit(30_000, CONFIGURED))),
                falsePositive(
                        "a channel that goes idle before the third ping",
                        with(snapshot(pinging.with(set(SettingKey.IDLE, 120_000))), permit(7_200_000, OBSERVED))),
                falsePositive(
                        "a channel that never pauses",
                        with(
                                snapshot(pinging),
                                permit(7_200_000, OBSERVED)
                                        .with(Peer.Limit.LONGEST_PAUSE, 4_000, OBSERVED, "10000 calls"))),
                falsePositive(
                        "too often while calls run: grpc-ping-too-often",
                        with(
                                snapshot(pinging),
                                Peer.to(API).with(Peer.Limit.PERMIT_PING, 300_000, OBSERVED, "too_many_pings"))));
    }
}
