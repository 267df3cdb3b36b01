package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
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

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class LifetimeOutlivesPeerTest extends LintRuleContract {

    LifetimeOutlivesPeerTest() {
        super(new LifetimeOutlivesPeer());
    }

    @Override
    protected List<Sample> samples() {
        Setting age = Setting.of(SettingKey.LIFETIME, 3_600_000, "connectionTimeToLive", "CPool.timeToLive")
                .setBy("HttpClientBuilder.setConnectionTimeToLive(%d, TimeUnit.SECONDS)");
        Part apache = client("apache-httpclient", "4.5.14", age);
        Part hikari = Part.of(Part.Kind.DATABASE_POOL, "hikaricp", "6.3.3", "HikariPool-1")
                .talkingTo("db.example.com:3306")
                .with(set(SettingKey.LIFETIME, 1_800_000));
        Peer balancer = Peer.to(API).with(Peer.Limit.LIFETIME, 3_600_000, CONFIGURED, "lint.upstream");

        return List.of(
                positive(
                        "an hour here and an hour there",
                        with(snapshot(apache), balancer),
                        "warning apache-httpclient@1 -> api.example.com:443: client ends connections at an age of 3600"
                                + " s, peer at 3600 s: margin 0 ms; connectionTimeToLive is 3600 s (CPool.timeToLive); the peer's"
                                + " age limit is 3600 s (configured: lint.upstream) => let connections end half a minute before"
                                + " the peer ends them: HttpClientBuilder.setConnectionTimeToLive(3570, TimeUnit.SECONDS)"),
                positive(
                        "a pool of database connections",
                        with(
                                snapshot(hikari),
                                Peer.to("db.example.com")
                                        .with(Peer.Limit.LIFETIME, 900_000, OBSERVED, "12 connections ended at 900 s")),
                        "warning HikariPool-1 -> db.example.com: client ends connections at an age of 1800 s, peer at"
                                + " 900 s: margin -900 s; lifetime is 1800 s (field lifetime); the peer's age limit is 900 s"
                                + " (observed: 12 connections ended at 900 s) => let connections end half a minute before the"
                                + " peer ends them: lifetime = 870 s"),
                positive(
                        "a peer with a very short life",
                        with(snapshot(apache), balancer.with(Peer.Limit.LIFETIME, 20_000, GUESSED, "a table")),
                        "note apache-httpclient@1 -> api.example.com:443: client ends connections at an age of 3600 s,"
                                + " peer at 20 s: margin -3580 s; connectionTimeToLive is 3600 s (CPool.timeToLive); the peer's"
                                + " age limit is 20 s (guessed: a table) => let connections end half a minute before the peer"
                                + " ends them: HttpClientBuilder.setConnectionTimeToLive(10, TimeUnit.SECONDS)"),
                negative("ours end before", with(snapshot(apache.with(set(SettingKey.LIFETIME, 3_570_000))), balancer)),
                negative(
                        "the peer has no such limit",
                        with(
                                snapshot(apache),
                                balancer.with(Peer.Limit.LIFETIME, Setting.UNLIMITED, CONFIGURED, "lint.upstream"))),
                falsePositive(
                        "no age limit here: the peer ends them as it likes, connection-never-retired",
                        with(snapshot(apache.with(set(SettingKey.LIFETIME, Setting.UNLIMITED))), balancer)),
                falsePositive(
                        "the peer's limit is one of idleness: database-lifetime-outlives-server",
                        with(
                                snapshot(hikari),
                                Peer.to("db.example.com")
                                        .with(Peer.Limit.IDLE, 900_000, OBSERVED, "12 connections ended at 900 s"))));
    }
}
