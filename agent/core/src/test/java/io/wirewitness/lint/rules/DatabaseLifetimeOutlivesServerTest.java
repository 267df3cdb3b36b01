package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.CONFIGURED;
import static io.wirewitness.lint.KnownLimit.Certainty.OBSERVED;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class DatabaseLifetimeOutlivesServerTest extends LintRuleContract {

    private static Part pool(long idleMillis, long lifetimeMillis, long pingMillis) {
        return Part.of(Part.Kind.DATABASE_POOL, "hikaricp", "5.1.0", "HikariPool-1")
                .talkingTo(API)
                .with(
                        set(SettingKey.IDLE, idleMillis),
                        set(SettingKey.LIFETIME, lifetimeMillis).setBy("maxLifetime=%d000"),
                        set(SettingKey.PING_INTERVAL, pingMillis).setBy("keepaliveTime=%d000"));
    }

    private static Peer age(long millis, KnownLimit.Certainty certainty) {
        return Peer.to(API).with(Peer.Limit.LIFETIME, millis, certainty, "as the test says");
    }

    DatabaseLifetimeOutlivesServerTest() {
        super(new DatabaseLifetimeOutlivesServer());
    }

    @Override
    protected List<Sample> samples() {

        return List.of(
                positive(
                        "half an hour against a proxy's quarter",
                        with(snapshot(pool(600_000, 1_800_000, Setting.UNLIMITED)), age(900_000, CONFIGURED)),
                        "warning HikariPool-1 -> api.example.com:443: the pool keeps a connection for 1800 s, the"
                                + " database ends it at an age of 900 s; lifetime is 1800 s (field lifetime); idle is 600 s"
                                + " (field idle); ping-interval is off (field ping-interval); the limit is 900 s"
                                + " (configured: as the test says) => maxLifetime=870000"),
                positive(
                        "idle for ten minutes behind a NAT, and no keep-alive",
                        with(
                                snapshot(pool(600_000, 1_800_000, Setting.UNLIMITED)),
                                api(240_000, OBSERVED).ofLayer(4, true)),
                        "error HikariPool-1 -> api.example.com:443: the pool keeps an idle connection for 600 s and"
                                + " does not use it meanwhile, the path forgets it at 240 s; lifetime is 1800 s (field lifetime);"
                                + " idle is 600 s (field idle); ping-interval is off (field ping-interval); the limit is 240"
                                + " s (observed: as the test says) => maxLifetime=210000; or keepaliveTime=120000"),
                positive(
                        "a pool that tests before use meets a closed one at the test",
                        with(
                                snapshot(pool(Setting.UNLIMITED, 1_800_000, Setting.UNLIMITED)
                                        .with(set(SettingKey.TESTED, true))),
                                api(600_000, OBSERVED)),
                        "note HikariPool-1 -> api.example.com:443: the pool keeps an idle connection for 1800 s and"
                                + " does not use it meanwhile, the database ends it at 600 s; lifetime is 1800 s (field"
                                + " lifetime); idle is no limit (field idle); ping-interval is off (field ping-interval);"
                                + " tested is on (field tested); the limit is 600 s (observed: as the test says) =>"
                                + " maxLifetime=570000; or keepaliveTime=120000"),
                negative(
                        "MySQL's eight hours",
                        with(snapshot(pool(600_000, 1_800_000, Setting.UNLIMITED)), api(28_800_000, OBSERVED))),
                negative(
                        "the pool's age comes first",
                        with(snapshot(pool(600_000, 870_000, Setting.UNLIMITED)), age(900_000, OBSERVED))),
                negative(
                        "how long it may be idle is not known",
                        with(
                                snapshot(Part.of(Part.Kind.DATABASE_POOL, "hikaricp", "5.1.0", "HikariPool-1")
                                        .talkingTo(API)
                                        .with(set(SettingKey.PING_INTERVAL, Setting.UNLIMITED))),
                                api(240_000, OBSERVED))),
                falsePositive(
                        "keep-alive every two minutes",
                        with(
                                snapshot(pool(600_000, 1_800_000, 120_000)),
                                api(240_000, OBSERVED).ofLayer(4, true))),
                falsePositive(
                        "connections that never pause",
                        with(
                                snapshot(pool(600_000, 1_800_000, Setting.UNLIMITED)),
                                api(240_000, OBSERVED)
                                        .with(Peer.Limit.LONGEST_PAUSE, 4_000, OBSERVED, "10000 queries"))),
                falsePositive(
                        "an HTTP client's age: lifetime-outlives-peer",
                        with(
                                snapshot(client("apache-httpclient5", "5.5.2", set(SettingKey.LIFETIME, 1_800_000))),
                                age(900_000, OBSERVED))));
    }
}
