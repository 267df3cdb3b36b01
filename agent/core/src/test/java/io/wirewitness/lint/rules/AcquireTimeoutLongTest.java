package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.CONFIGURED;
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

final class AcquireTimeoutLongTest extends LintRuleContract {

    AcquireTimeoutLongTest() {
        super(new AcquireTimeoutLong());
    }

    @Override
    protected List<Sample> samples() {
        Part hikari = Part.of(Part.Kind.DATABASE_POOL, "hikaricp", "6.3.3", "HikariPool-1")
                .with(Setting.of(SettingKey.ACQUIRE_TIMEOUT, 30_000, "connectionTimeout", "getConnectionTimeout()")
                        .byDefault()
                        .setBy("HikariConfig.setConnectionTimeout(%d * 1000)"));
        Peer caller = Peer.from("10.0.0.0/8");
        return List.of(
                positive(
                        "a pool of a database waits thirty seconds, callers ten",
                        with(snapshot(hikari), caller.with(Peer.Limit.ANSWER, 10_000, CONFIGURED, "lint.upstream")),
                        "note HikariPool-1: waits 30 s for a connection, its own callers 10 s for everything: margin"
                                + " -20 s; connectionTimeout is 30 s (default, getConnectionTimeout()); callers wait 10 s"
                                + " (configured: lint.upstream) => a quarter of that for a connection:"
                                + " HikariConfig.setConnectionTimeout(2 * 1000)"),
                positive(
                        "a quarter is no second",
                        with(snapshot(hikari), caller.with(Peer.Limit.ANSWER, 2_000, OBSERVED, "as the test says")),
                        "note HikariPool-1: waits 30 s for a connection, its own callers 2 s for everything: margin"
                                + " -28 s; connectionTimeout is 30 s (default, getConnectionTimeout()); callers wait 2 s"
                                + " (observed: as the test says) => a quarter of that for a connection:"
                                + " HikariConfig.setConnectionTimeout(1 * 1000)"),
                positive(
                        "HttpClient 5's default, as the agent reads it",
                        with(
                                snapshot(client(
                                        "apache-httpclient5",
                                        "5.6.5",
                                        set(SettingKey.ACQUIRE_TIMEOUT, 180_000)
                                                .byDefault()
                                                .setBy("setConnectionRequestTimeout(Timeout.ofSeconds(%d))"))),
                                caller.with(Peer.Limit.ANSWER, 30_000, CONFIGURED, "the settings file")),
                        "note apache-httpclient5@1: waits 180 s for a connection, its own callers 30 s for everything:"
                                + " margin -150 s; acquire-timeout is 180 s (default, field acquire-timeout); callers wait 30 s"
                                + " (configured: the settings file) => a quarter of that for a connection:"
                                + " setConnectionRequestTimeout(Timeout.ofSeconds(7))"),
                negative(
                        "just as long",
                        with(snapshot(hikari), caller.with(Peer.Limit.ANSWER, 30_000, CONFIGURED, "lint.upstream"))),
                negative(
                        "callers wait longer",
                        with(snapshot(hikari), caller.with(Peer.Limit.ANSWER, 60_000, CONFIGURED, "lint.upstream"))),
                negative(
                        "not known",
                        with(
                                snapshot(client("okhttp", "4.12.0")),
                                caller.with(Peer.Limit.ANSWER, 10_000, CONFIGURED, "lint.upstream"))),
                falsePositive("nobody waits: a batch", snapshot(hikari)),
                falsePositive(
                        "no limit: acquire-timeout-missing",
                        with(
                                snapshot(hikari.with(set(SettingKey.ACQUIRE_TIMEOUT, Setting.UNLIMITED))),
                                caller.with(Peer.Limit.ANSWER, 10_000, CONFIGURED, "lint.upstream"))),
                falsePositive(
                        "a client that nobody uses",
                        with(
                                snapshot(Part.of(Part.Kind.HTTP_CLIENT, "apache-httpclient", "5.5.2", "apache@2")
                                        .with(set(SettingKey.ACQUIRE_TIMEOUT, 180_000))),
                                caller.with(Peer.Limit.ANSWER, 10_000, CONFIGURED, "lint.upstream"))));
    }
}
