package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.ANNOUNCED;
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

final class CleanerTooCoarseTest extends LintRuleContract {

    CleanerTooCoarseTest() {
        super(new CleanerTooCoarse());
    }

    @Override
    protected List<Sample> samples() {
        Part apache = client(
                "apache-httpclient",
                "4.5.14",
                Setting.of(SettingKey.IDLE, 50_000, "evictIdleConnections", "IdleConnectionEvictor.maxIdleTimeMs")
                        .setBy("HttpClientBuilder.evictIdleConnections(%d, TimeUnit.SECONDS)"),
                Setting.of(SettingKey.CLEANER_PERIOD, 50_000, "evictor's sleep", "IdleConnectionEvictor.sleepTimeMs"));
        Part aws = client(
                "aws-sdk-apache", "2.54.13", set(SettingKey.IDLE, 40_000), set(SettingKey.CLEANER_PERIOD, 60_000));
        Part slow = aws.with(set(SettingKey.IDLE, 20_000), set(SettingKey.CLEANER_PERIOD, 45_000));

        return List.of(
                positive(
                        "evicted at 50 s, and reset at 60 s",
                        with(snapshot(apache), api(60_000, OBSERVED)),
                        "warning apache-httpclient@1 -> api.example.com:443: client keeps 50 s (+50 s cleaner), peer"
                                + " closes at 60 s: margin -40 s; evictIdleConnections is 50 s"
                                + " (IdleConnectionEvictor.maxIdleTimeMs); evictor's sleep is 50 s"
                                + " (IdleConnectionEvictor.sleepTimeMs); the peer's idle limit is 60 s (observed: as the test"
                                + " says) => let limit and period together stay below the peer's limit, half of it each:"
                                + " HttpClientBuilder.evictIdleConnections(25, TimeUnit.SECONDS)"),
                positive(
                        "a period longer than the peer's limit",
                        with(snapshot(aws), api(90_000, CONFIGURED)),
                        "warning aws-sdk-apache@1 -> api.example.com:443: client keeps 40 s (+60 s cleaner), peer"
                                + " closes at 90 s: margin -10 s; idle is 40 s (field idle); cleaner-period is 60 s (field"
                                + " cleaner-period); the peer's idle limit is 90 s (configured: as the test says) => look for"
                                + " idle connections more often: cleaner-period = 40 s"),
                positive(
                        "a shorter period would do",
                        with(snapshot(slow), api(60_000, GUESSED)),
                        "note aws-sdk-apache@1 -> api.example.com:443: client keeps 20 s (+45 s cleaner), peer closes"
                                + " at 60 s: margin -5 s; idle is 20 s (field idle); cleaner-period is 45 s (field"
                                + " cleaner-period); the peer's idle limit is 60 s (guessed: as the test says) => look for idle"
                                + " connections more often: cleaner-period = 30 s"),
                negative("both together stay below", with(snapshot(apache), api(120_000, OBSERVED))),
                negative(
                        "no period, as the limit is looked at when a connection is taken",
                        with(
                                snapshot(client("apache-httpclient", "5.5", set(SettingKey.IDLE, 50_000))),
                                api(60_000, OBSERVED))),
                falsePositive(
                        "an age limit bounds it as well",
                        with(snapshot(apache.with(set(SettingKey.LIFETIME, 55_000))), api(60_000, OBSERVED))),
                falsePositive(
                        "a strategy that obeys the server's word bounds it when a connection is taken",
                        with(snapshot(apache.with(set(SettingKey.OBEYS_HINT, true))), api(60_000, ANNOUNCED))),
                falsePositive(
                        "the limit alone is too long: keep-alive-outlives-peer",
                        with(snapshot(apache), api(45_000, OBSERVED))),
                falsePositive(
                        "a second's period at an equal limit: keep-alive-races-peer",
                        with(
                                snapshot(client(
                                        "vertx",
                                        "4.5",
                                        set(SettingKey.IDLE, 60_000),
                                        set(SettingKey.CLEANER_PERIOD, 1_000))),
                                api(60_000, OBSERVED))));
    }
}
