package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.promising;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.Configs.withoutPauses;
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

final class KeepAliveRacesPeerTest extends LintRuleContract {

    KeepAliveRacesPeerTest() {
        super(new KeepAliveRacesPeer());
    }

    @Override
    protected List<Sample> samples() {
        Part vertx = client(
                "vertx",
                "4.5.22",
                Setting.of(SettingKey.IDLE, 60_000, "keepAliveTimeout", "HttpClientOptions.keepAliveTimeout")
                        .byDefault()
                        .setBy("HttpClientOptions.setKeepAliveTimeout(%d)"),
                Setting.of(
                        SettingKey.CLEANER_PERIOD, 1_000, "poolCleanerPeriod", "HttpClientOptions.poolCleanerPeriod"));
        Part first = client("java-client", "1", set(SettingKey.IDLE, 58_000), set(SettingKey.CLEANER_PERIOD, 500));

        return List.of(
                positive(
                        "Vert.x' minute against a load balancer's",
                        with(snapshot(vertx), api(60_000, CONFIGURED)),
                        "warning vertx@1 -> api.example.com:443: client keeps 60 s (+1 s cleaner), peer closes at 60 s:"
                                + " margin -1 s, a race; keepAliveTimeout is 60 s (default, HttpClientOptions.keepAliveTimeout);"
                                + " poolCleanerPeriod is 1 s (HttpClientOptions.poolCleanerPeriod); the peer's idle limit is 60 s"
                                + " (configured: as the test says) => keep idle connections for less than 60 s:"
                                + " HttpClientOptions.setKeepAliveTimeout(50)"),
                positive(
                        "five seconds against Node.js' five, as observed: no more than a warning",
                        with(
                                snapshot(client("jdk-httpurlconnection", "17", set(SettingKey.IDLE, 5_000))),
                                api(5_000, OBSERVED)),
                        "warning jdk-httpurlconnection@1 -> api.example.com:443: client keeps 5 s, peer closes at 5 s:"
                                + " margin 0 ms, a race; idle is 5 s (field idle); the peer's idle limit is 5 s (observed: as the"
                                + " test says) => keep idle connections for less than 5 s: idle = 3 s"),
                positive(
                        "the client is first by less than two seconds and repeats nothing",
                        with(snapshot(first), api(60_000, GUESSED)),
                        "note java-client@1 -> api.example.com:443: client keeps 58 s (+500 ms cleaner), peer closes at"
                                + " 60 s: margin 1.5 s, a race; idle is 58 s (field idle); cleaner-period is 500 ms (field"
                                + " cleaner-period); the peer's idle limit is 60 s (guessed: as the test says) => keep idle"
                                + " connections for less than 60 s: idle = 50 s"),
                negative("the client closes well before", with(snapshot(vertx), api(75_000, OBSERVED))),
                negative("no limit of the peer is known", snapshot(vertx)),
                falsePositive(
                        "the client closes much later: keep-alive-outlives-peer",
                        with(snapshot(vertx), api(30_000, OBSERVED))),
                falsePositive(
                        "the client obeys the server's word: keep-alive-hint-without-margin",
                        with(
                                snapshot(vertx.with(set(SettingKey.OBEYS_HINT, true))),
                                promising(60, api(60_000, OBSERVED)))),
                falsePositive(
                        "the cleaner alone is late: cleaner-too-coarse",
                        with(
                                snapshot(client(
                                        "apache-httpclient",
                                        "4.5.14",
                                        set(SettingKey.IDLE, 50_000),
                                        set(SettingKey.CLEANER_PERIOD, 10_000))),
                                api(60_000, OBSERVED))),
                falsePositive(
                        "a cleaner finer than the margin, and a client that repeats what it has sent",
                        with(snapshot(first.with(set(SettingKey.RETRY_SENT, true))), api(60_000, OBSERVED))),
                falsePositive(
                        "connections that never pause", with(snapshot(vertx), withoutPauses(api(60_000, OBSERVED)))));
    }
}
