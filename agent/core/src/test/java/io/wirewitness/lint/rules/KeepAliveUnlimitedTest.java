package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.Configs.withoutPauses;
import static io.wirewitness.lint.KnownLimit.Certainty.ANNOUNCED;
import static io.wirewitness.lint.KnownLimit.Certainty.CONFIGURED;
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

final class KeepAliveUnlimitedTest extends LintRuleContract {

    KeepAliveUnlimitedTest() {
        super(new KeepAliveUnlimited());
    }

    @Override
    protected List<Sample> samples() {
        Part apache = client(
                "apache-httpclient",
                "4.5.14",
                Setting.of(
                                SettingKey.IDLE,
                                Setting.UNLIMITED,
                                "keepAliveStrategy",
                                "DefaultConnectionKeepAliveStrategy")
                        .byDefault()
                        .setBy("HttpClientBuilder.evictIdleConnections(%d, TimeUnit.SECONDS)"));
        Peer nat = Peer.to(API).with(Peer.Limit.IDLE, 350_000, OBSERVED, "3 connections were dead after 350 s");

        return List.of(
                positive(
                        "Apache's pool against a configured minute",
                        with(snapshot(apache), api(60_000, CONFIGURED)),
                        "warning apache-httpclient@1 -> api.example.com:443: client keeps without limit, peer closes at"
                                + " 60 s: margin none; keepAliveStrategy is no limit (default,"
                                + " DefaultConnectionKeepAliveStrategy); the peer's idle limit is 60 s (configured: as the test"
                                + " says) => keep idle connections for less than 60 s: HttpClientBuilder.evictIdleConnections(50,"
                                + " TimeUnit.SECONDS)"),
                positive(
                        "an observed limit that is announced with a FIN is a warning",
                        with(snapshot(apache), api(60_000, OBSERVED)),
                        "warning apache-httpclient@1 -> api.example.com:443: client keeps without limit, peer closes at"
                                + " 60 s: margin none; keepAliveStrategy is no limit (default,"
                                + " DefaultConnectionKeepAliveStrategy); the peer's idle limit is 60 s (observed: as the test"
                                + " says) => keep idle connections for less than 60 s: HttpClientBuilder.evictIdleConnections(50,"
                                + " TimeUnit.SECONDS)"),
                positive(
                        "an observed limit that nobody announces is an error",
                        with(snapshot(apache), nat.ofLayer(4, true)),
                        "error apache-httpclient@1 -> api.example.com:443: client keeps without limit, peer closes at"
                                + " 350 s: margin none, and nobody is told; keepAliveStrategy is no limit (default,"
                                + " DefaultConnectionKeepAliveStrategy); the peer's idle limit is 350 s (observed: 3 connections"
                                + " were dead after 350 s) => keep idle connections for less than 350 s:"
                                + " HttpClientBuilder.evictIdleConnections(315, TimeUnit.SECONDS)"),
                positive(
                        "on the same host, if connections were seen to end",
                        with(snapshot(apache), api(60_000, OBSERVED).onThisHost()),
                        "warning apache-httpclient@1 -> api.example.com:443: client keeps without limit, peer closes at"
                                + " 60 s: margin none; keepAliveStrategy is no limit (default,"
                                + " DefaultConnectionKeepAliveStrategy); the peer's idle limit is 60 s (observed: as the test"
                                + " says) => keep idle connections for less than 60 s: HttpClientBuilder.evictIdleConnections(50,"
                                + " TimeUnit.SECONDS)"),
                negative(
                        "the client has a limit",
                        with(snapshot(apache.with(set(SettingKey.IDLE, 30_000))), api(60_000, OBSERVED))),
                negative("nobody closes", with(snapshot(apache), api(Setting.UNLIMITED, CONFIGURED))),
                negative("nothing is known of the peer", snapshot(apache)),
                falsePositive(
                        "a peer on the same host whose limit is a table's",
                        with(snapshot(apache), api(60_000, GUESSED).onThisHost())),
                falsePositive("used without pauses", with(snapshot(apache), withoutPauses(api(60_000, OBSERVED)))),
                falsePositive(
                        "the server's word is obeyed: keep-alive-hint-without-margin",
                        with(snapshot(apache.with(set(SettingKey.OBEYS_HINT, true))), api(60_000, ANNOUNCED))),
                falsePositive(
                        "a limit that is too long: keep-alive-outlives-peer",
                        with(snapshot(apache.with(set(SettingKey.IDLE, 600_000))), api(60_000, OBSERVED))));
    }
}
