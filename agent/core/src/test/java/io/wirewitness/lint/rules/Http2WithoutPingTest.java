package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.Configs.withoutPauses;
import static io.wirewitness.lint.KnownLimit.Certainty.CONFIGURED;
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

final class Http2WithoutPingTest extends LintRuleContract {

    Http2WithoutPingTest() {
        super(new Http2WithoutPing());
    }

    @Override
    protected List<Sample> samples() {
        Part okHttp = client(
                "okhttp",
                "4.12.0",
                set(SettingKey.IDLE, 300_000),
                set(SettingKey.HTTP2, true),
                Setting.of(
                                SettingKey.PING_INTERVAL,
                                Setting.UNLIMITED,
                                "pingInterval",
                                "OkHttpClient.pingIntervalMillis")
                        .byDefault()
                        .setBy("OkHttpClient.Builder.pingInterval(%d, TimeUnit.SECONDS)"));
        Part grpc = Part.of(Part.Kind.GRPC_CHANNEL, "grpc", "1.84.0", "grpc@1")
                .talkingTo(API)
                .with(
                        set(SettingKey.IDLE, 1_800_000),
                        Setting.of(
                                        SettingKey.PING_INTERVAL,
                                        Setting.UNLIMITED,
                                        "keepAliveTime",
                                        "field keepAliveTimeNanos")
                                .setBy("keepAliveTime(%d, SECONDS)"));
        Peer box = api(240_000, CONFIGURED).ofLayer(4, true);

        return List.of(
                positive(
                        "OkHttp over a box that forgets after four minutes",
                        with(snapshot(okHttp), box),
                        "warning okhttp@1 -> api.example.com:443: no pings, client keeps 300 s, and after 240 s of"
                                + " silence the connection is dropped without a word; pingInterval is off (default,"
                                + " OkHttpClient.pingIntervalMillis); idle is 300 s (field idle); the idle limit on the way is"
                                + " 240 s (configured: as the test says) => ping every 60 s:"
                                + " OkHttpClient.Builder.pingInterval(60, TimeUnit.SECONDS)"),
                positive(
                        "a gRPC channel's half hour",
                        with(snapshot(grpc), box),
                        "warning grpc@1 -> api.example.com:443: no pings, client keeps 1800 s, and after 240 s of"
                                + " silence the connection is dropped without a word; keepAliveTime is off (field"
                                + " keepAliveTimeNanos); idle is 1800 s (field idle); the idle limit on the way is 240 s"
                                + " (configured: as the test says) => ping every 60 s: keepAliveTime(60, SECONDS); the server"
                                + " must permit that, permitKeepAliveTime is 5 min by default: grpc-ping-too-often"),
                negative(
                        "pings every half minute",
                        with(snapshot(okHttp.with(set(SettingKey.PING_INTERVAL, 30_000))), box)),
                negative("HTTP/1.1", with(snapshot(okHttp.with(set(SettingKey.HTTP2, false))), box)),
                negative(
                        "whether it pings is not known",
                        with(
                                snapshot(client(
                                        "vertx", "4.5", set(SettingKey.HTTP2, true), set(SettingKey.IDLE, 300_000))),
                                box)),
                negative(
                        "the client closes first",
                        with(snapshot(okHttp), api(350_000, CONFIGURED).ofLayer(4, true))),
                falsePositive(
                        "a peer that says that it closes: keep-alive-outlives-peer, grpc-idle-outlives-proxy",
                        with(snapshot(grpc), api(240_000, CONFIGURED))),
                falsePositive(
                        "short deadlines, and calls are repeated",
                        with(
                                snapshot(okHttp.with(set(SettingKey.CALL_TIMEOUT, 3_000), set(SettingKey.RETRIES, 1))),
                                box)),
                falsePositive(
                        "probes of TCP keep the box's entry",
                        with(
                                snapshot(okHttp.with(
                                        set(SettingKey.TCP_KEEP_ALIVE, true), set(SettingKey.TCP_KEEP_IDLE, 60_000))),
                                box)),
                falsePositive("connections that never pause", with(snapshot(okHttp), withoutPauses(box))));
    }
}
