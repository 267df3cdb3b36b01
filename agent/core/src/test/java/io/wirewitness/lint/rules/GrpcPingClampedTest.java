package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.channel;
import static io.wirewitness.lint.Configs.client;
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

final class GrpcPingClampedTest extends LintRuleContract {

    GrpcPingClampedTest() {
        super(new GrpcPingClamped());
    }

    @Override
    protected List<Sample> samples() {

        return List.of(
                positive(
                        "every two seconds",
                        snapshot(channel(set(SettingKey.PING_INTERVAL, 2_000).setBy("keepAliveTime(%d, SECONDS)"))),
                        "note grpc@1: a ping every 2 s was asked for, gRPC pings every 10 s and says nothing;"
                                + " ping-interval is 2 s (field ping-interval); gRPC's least is 10 s"
                                + " (KeepAliveManager.clampKeepAliveTimeInNanos) => keepAliveTime(10, SECONDS), or more: the"
                                + " server must permit it"),
                negative("every ten seconds", snapshot(channel(set(SettingKey.PING_INTERVAL, 10_000)))),
                negative("none", snapshot(channel(set(SettingKey.PING_INTERVAL, Setting.UNLIMITED)))),
                falsePositive(
                        "OkHttp pings as often as it is told",
                        snapshot(client("okhttp", "4.12.0", set(SettingKey.PING_INTERVAL, 2_000)))),
                falsePositive(
                        "more often than the server takes: grpc-ping-too-often",
                        with(
                                snapshot(channel(set(SettingKey.PING_INTERVAL, 30_000))),
                                Peer.to(API).with(Peer.Limit.PERMIT_PING, 300_000, OBSERVED, "too_many_pings"))));
    }
}
