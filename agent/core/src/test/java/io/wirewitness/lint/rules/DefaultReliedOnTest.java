package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.in;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.system;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.GUESSED;
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

final class DefaultReliedOnTest extends LintRuleContract {

    DefaultReliedOnTest() {
        super(new DefaultReliedOn());
    }

    @Override
    protected List<Sample> samples() {
        Part jdk = client(
                "jdk-httpclient",
                null,
                Setting.of(
                                SettingKey.IDLE,
                                1_200_000,
                                "jdk.httpclient.keepalive.timeout",
                                "field ConnectionPool.KEEP_ALIVE")
                        .byDefault()
                        .setBy("-Djdk.httpclient.keepalive.timeout=%d"));
        Part jetty = client(
                "jetty-client",
                "9.4.58",
                Setting.of(SettingKey.IDLE, Setting.UNLIMITED, "HttpClient idleTimeout", "getIdleTimeout()")
                        .byDefault()
                        .setBy("HttpClient.setIdleTimeout(%d * 1000)"));
        return List.of(
                positive(
                        "JDK 17 against a minute",
                        with(snapshot(jdk), api(60_000, OBSERVED)),
                        "note jdk-httpclient@1 -> api.example.com:443: jdk.httpclient.keepalive.timeout is 1200 s by"
                                + " default and 30 s from JDK 20 on: the peer's 60 s lies between;"
                                + " jdk.httpclient.keepalive.timeout is 1200 s (default, field ConnectionPool.KEEP_ALIVE); the"
                                + " peer's idle limit is 60 s (observed: as the test says) => set it, so that an upgrade or"
                                + " its way back changes nothing: -Djdk.httpclient.keepalive.timeout=50"),
                positive(
                        "Jetty 9.4, whose answers take longer than Jetty 10 waits",
                        with(
                                snapshot(jetty),
                                Peer.to(API).with(Peer.Limit.P99_ANSWER, 45_000, OBSERVED, "900 answers")),
                        "note jetty-client@1 -> api.example.com:443: HttpClient idleTimeout is no limit by default"
                                + " and 30 s from Jetty 10 on: the peer's 45 s lies between; HttpClient idleTimeout is no"
                                + " limit (default, getIdleTimeout()); slow answers take 45 s (observed: 900 answers) => set"
                                + " it, so that an upgrade or its way back changes nothing: HttpClient.setIdleTimeout(90 *"
                                + " 1000)"),
                positive(
                        "Jetty 9.4 against a guess",
                        with(snapshot(jetty), api(75_000, GUESSED)),
                        "note jetty-client@1 -> api.example.com:443: HttpClient idleTimeout is no limit by default"
                                + " and 30 s from Jetty 10 on: the peer's 75 s lies between; HttpClient idleTimeout is no"
                                + " limit (default, getIdleTimeout()); the peer's idle limit is 75 s (guessed: as the test"
                                + " says) => set it, so that an upgrade or its way back changes nothing:"
                                + " HttpClient.setIdleTimeout(65 * 1000)"),
                negative(
                        "nothing of the client is known",
                        with(snapshot(client("jdk-httpclient", null)), api(60_000, OBSERVED))),
                negative("just the default of today", with(snapshot(jdk), api(1_200_000, OBSERVED))),
                negative("just the next one", with(snapshot(jdk), api(30_000, OBSERVED))),
                negative("the first JDK with the next one", in(with(snapshot(jdk), api(60_000, OBSERVED)), system(20))),
                negative(
                        "somebody set it",
                        with(
                                snapshot(client("jdk-httpclient", null, set(SettingKey.IDLE, 1_200_000))),
                                api(60_000, OBSERVED))),
                negative("nothing of the peer is known", with(snapshot(jdk), Peer.to(API))),
                negative(
                        "the default of today has moved already",
                        in(with(snapshot(jdk), api(60_000, OBSERVED)), system(25))),
                negative(
                        "another library",
                        with(
                                snapshot(client(
                                        "okhttp",
                                        "4.12.0",
                                        set(SettingKey.IDLE, 300_000).byDefault())),
                                api(60_000, OBSERVED))),
                falsePositive("a peer with a longer limit than either", with(snapshot(jdk), api(3_600_000, OBSERVED))),
                falsePositive(
                        "a peer with a shorter one than either: keep-alive-outlives-peer says it before and after",
                        with(snapshot(jdk), api(5_000, OBSERVED))),
                falsePositive(
                        "Jetty 10 and later",
                        with(
                                snapshot(client(
                                        "jetty-client",
                                        "12.0.30",
                                        set(SettingKey.IDLE, 30_000).byDefault())),
                                Peer.to(API).with(Peer.Limit.P99_ANSWER, 45_000, OBSERVED, "900 answers"))));
    }
}
