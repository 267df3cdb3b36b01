package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.CONFIGURED;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class LifetimeTakenForIdleTest extends LintRuleContract {

    LifetimeTakenForIdleTest() {
        super(new LifetimeTakenForIdle());
    }

    @Override
    protected List<Sample> samples() {
        Part apache = client(
                "apache-httpclient",
                "4.5.14",
                Setting.of(SettingKey.LIFETIME, 600_000, "connectionTimeToLive", "CPool.timeToLive"),
                Setting.of(
                                SettingKey.IDLE,
                                Setting.UNLIMITED,
                                "keepAliveStrategy",
                                "DefaultConnectionKeepAliveStrategy")
                        .byDefault()
                        .setBy("HttpClientBuilder.evictIdleConnections(%d, TimeUnit.SECONDS)"));
        Part quarkus = client(
                "quarkus-rest-client",
                "3.37.4",
                Setting.of(
                        SettingKey.IDLE,
                        60_000,
                        "quarkus.rest-client.connection-ttl",
                        "HttpClientOptions.keepAliveTimeout"));

        return List.of(
                positive(
                        "a TTL of ten minutes, and no idle limit",
                        with(snapshot(apache), api(60_000, CONFIGURED)),
                        "note apache-httpclient@1 -> api.example.com:443: connections end at an age of 600 s and at no"
                                + " idle time, peer closes at 60 s of idleness; connectionTimeToLive is 600 s (CPool.timeToLive);"
                                + " keepAliveStrategy is no limit (default, DefaultConnectionKeepAliveStrategy); the peer's idle"
                                + " limit is 60 s (configured: as the test says) => set the idle limit as well; keep idle"
                                + " connections for less than 60 s: HttpClientBuilder.evictIdleConnections(50, TimeUnit.SECONDS)"),
                positive(
                        "Quarkus' connection-ttl",
                        snapshot(quarkus),
                        "note quarkus-rest-client@1: connection-ttl limits how long connections are idle, 60 s, and not"
                                + " their age; quarkus.rest-client.connection-ttl is 60 s (HttpClientOptions.keepAliveTimeout) =>"
                                + " if an age limit was meant, let the server end connections by age; as an idle limit it is right"),
                negative(
                        "no TTL: keep-alive-unlimited",
                        with(
                                snapshot(
                                        client("apache-httpclient", "4.5.14", set(SettingKey.IDLE, Setting.UNLIMITED))),
                                api(60_000, CONFIGURED))),
                negative(
                        "Quarkus' default, that nobody set",
                        snapshot(client(
                                "quarkus-rest-client",
                                "3.37.4",
                                set(SettingKey.IDLE, 60_000).byDefault()))),
                negative(
                        "Quarkus' client that was not used",
                        snapshot(Part.of(Part.Kind.HTTP_CLIENT, "quarkus-rest-client", "3", "q@2")
                                .with(Setting.of(SettingKey.IDLE, 60_000, "connection-ttl", "options")))),
                falsePositive(
                        "both are set",
                        with(snapshot(apache.with(set(SettingKey.IDLE, 50_000))), api(60_000, CONFIGURED))),
                falsePositive(
                        "a TTL below the peer's idle limit bounds both",
                        with(snapshot(apache.with(set(SettingKey.LIFETIME, 50_000))), api(60_000, CONFIGURED))),
                falsePositive(
                        "a TTL that the library has by default",
                        with(
                                snapshot(apache.with(
                                        set(SettingKey.LIFETIME, 900_000).byDefault())),
                                api(60_000, CONFIGURED))));
    }
}
