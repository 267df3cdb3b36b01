package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.front;
import static io.wirewitness.lint.Configs.server;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.CONFIGURED;
import static io.wirewitness.lint.KnownLimit.Certainty.GUESSED;
import static io.wirewitness.lint.KnownLimit.Certainty.OBSERVED;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class HeartbeatSlowerThanIdleLimitTest extends LintRuleContract {

    HeartbeatSlowerThanIdleLimitTest() {
        super(new HeartbeatSlowerThanIdleLimit());
    }

    @Override
    protected List<Sample> samples() {
        Setting heartbeat = Setting.of(SettingKey.HEARTBEAT, 60_000, "heartbeat", "SseEmitter task")
                .setBy("heartbeat every %d s");
        Part client = client("okhttp", "4.12.0", heartbeat);
        Part jetty = server("jetty", "12.0.30", heartbeat, set(SettingKey.IDLE, 30_000));
        Part tomcat = server("tomcat", "10.1", heartbeat, set(SettingKey.IDLE, 30_000));
        Part dumb = server("reactor-netty", "1.2", set(SettingKey.HEARTBEAT, Setting.UNLIMITED));

        return List.of(
                positive(
                        "a stream through a load balancer with the same minute",
                        with(snapshot(tomcat), front(60_000, CONFIGURED)),
                        "warning proxy.example.com -> tomcat :8080: a heartbeat every 60 s, peer ends what is silent"
                                + " for 60 s; heartbeat is 60 s (SseEmitter task); the idle limit on the way is 60 s (configured:"
                                + " as the test says) => send a heartbeat at half of that: heartbeat every 30 s"),
                positive(
                        "Jetty's own half minute",
                        snapshot(jetty),
                        "warning jetty :8080: a heartbeat every 60 s, server ends what is silent for 30 s; heartbeat is"
                                + " 60 s (SseEmitter task); idle is 30 s (field idle) => send a heartbeat at half of that:"
                                + " heartbeat every 15 s"),
                positive(
                        "no heartbeat at all",
                        with(snapshot(dumb), front(60_000, OBSERVED)),
                        "warning proxy.example.com -> reactor-netty :8080: no heartbeat, peer ends what is silent for"
                                + " 60 s; heartbeat is off (field heartbeat); the idle limit on the way is 60 s (observed:"
                                + " as the test says) => send a heartbeat at half of that: heartbeat = 30 s"),
                positive(
                        "a client's own",
                        with(snapshot(client), api(50_000, GUESSED)),
                        "note okhttp@1 -> api.example.com:443: a heartbeat every 60 s, peer ends what is silent for 50"
                                + " s; heartbeat is 60 s (SseEmitter task); the idle limit on the way is 50 s (guessed: as the"
                                + " test says) => send a heartbeat at half of that: heartbeat every 25 s"),
                negative(
                        "half of the limit",
                        with(snapshot(tomcat.with(set(SettingKey.HEARTBEAT, 30_000))), front(60_000, CONFIGURED))),
                negative("no streams", with(snapshot(server("tomcat", "10.1")), front(60_000, CONFIGURED))),
                falsePositive(
                        "a way of layer 4 without an idle limit",
                        with(
                                snapshot(tomcat),
                                front(Setting.UNLIMITED, CONFIGURED).ofLayer(4, false))),
                falsePositive("Tomcat's limit is for connections between two requests", snapshot(tomcat)));
    }
}
