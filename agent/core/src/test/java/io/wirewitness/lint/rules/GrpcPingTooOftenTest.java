package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.channel;
import static io.wirewitness.lint.Configs.client;
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
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class GrpcPingTooOftenTest extends LintRuleContract {

    private static Peer permit(long millis, KnownLimit.Certainty certainty) {
        return Peer.to(API).with(Peer.Limit.PERMIT_PING, millis, certainty, "as the test says");
    }

    GrpcPingTooOftenTest() {
        super(new GrpcPingTooOften());
    }

    @Override
    protected List<Sample> samples() {
        Setting often = set(SettingKey.PING_INTERVAL, 30_000).setBy("keepAliveTime(%d, SECONDS)");
        return List.of(
                positive(
                        "every 30 s against the default of five minutes",
                        with(snapshot(channel(often)), permit(300_000, GUESSED)),
                        "note grpc@1 -> api.example.com:443: the channel pings every 30 s, the server takes one every"
                                + " 300 s and ends the connection at the third too many; ping-interval is 30 s (field"
                                + " ping-interval); the server's permit is 300 s (guessed: as the test says) => server:"
                                + " permitKeepAliveTime(15, SECONDS); or channel: keepAliveTime(300, SECONDS)"),
                positive(
                        "the same, seen: too_many_pings",
                        with(snapshot(channel(often)), permit(300_000, OBSERVED)),
                        "error grpc@1 -> api.example.com:443: the channel pings every 30 s, the server takes one every"
                                + " 300 s and ends the connection at the third too many; ping-interval is 30 s (field"
                                + " ping-interval); the server's permit is 300 s (observed: as the test says) => server:"
                                + " permitKeepAliveTime(15, SECONDS); or channel: keepAliveTime(300, SECONDS)"),
                negative(
                        "as often as permitted",
                        with(snapshot(channel(set(SettingKey.PING_INTERVAL, 300_000))), permit(300_000, OBSERVED))),
                negative(
                        "no pings, the default",
                        with(
                                snapshot(channel(set(SettingKey.PING_INTERVAL, Setting.UNLIMITED)
                                        .byDefault())),
                                permit(300_000, OBSERVED))),
                negative("the server's permit is not known", with(snapshot(channel(often)), api(60_000, OBSERVED))),
                falsePositive("a server that was tuned", with(snapshot(channel(often)), permit(15_000, CONFIGURED))),
                falsePositive(
                        "a permit for pauses only: grpc-ping-without-calls",
                        with(
                                snapshot(channel(often)),
                                Peer.to(API).with(Peer.Limit.PERMIT_PING_IDLE, 7_200_000, OBSERVED, "too_many_pings"))),
                falsePositive(
                        "pings of another protocol",
                        with(snapshot(client("okhttp", "4.12.0", often)), permit(300_000, OBSERVED))));
    }
}
