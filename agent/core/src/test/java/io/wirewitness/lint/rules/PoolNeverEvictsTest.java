package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class PoolNeverEvictsTest extends LintRuleContract {

    PoolNeverEvictsTest() {
        super(new PoolNeverEvicts());
    }

    @Override
    protected List<Sample> samples() {
        Part pool = Part.of(Part.Kind.OBJECT_POOL, "commons-pool2", "2.13.1", "GenericObjectPool@1")
                .talkingTo(API)
                .with(
                        set(SettingKey.CLEANER_PERIOD, Setting.UNLIMITED)
                                .byDefault()
                                .setBy("setTimeBetweenEvictionRuns(ofSeconds(%d))"),
                        set(SettingKey.TESTED, false).byDefault());
        return List.of(
                positive(
                        "commons-pool as it comes",
                        snapshot(pool),
                        "warning GenericObjectPool@1: the evictor is off and nothing is tested: a connection that the"
                                + " peer has ended is handed out, however old it is; cleaner-period is off (default, field"
                                + " cleaner-period); tested is off (default, field tested) =>"
                                + " setTimeBetweenEvictionRuns(ofSeconds(30)) with testWhileIdle=true"),
                negative("an evictor", snapshot(pool.with(set(SettingKey.CLEANER_PERIOD, 30_000)))),
                negative("tested before use", snapshot(pool.with(set(SettingKey.TESTED, true)))),
                negative(
                        "whether it tests is not known",
                        snapshot(Part.of(Part.Kind.OBJECT_POOL, "commons-pool2", "2.13.1", "pool")
                                .talkingTo(API)
                                .with(set(SettingKey.CLEANER_PERIOD, Setting.UNLIMITED)))),
                falsePositive(
                        "a pool of objects that are no connections",
                        snapshot(Part.of(Part.Kind.OBJECT_POOL, "commons-pool2", "2.13.1", "pool")
                                .with(
                                        set(SettingKey.CLEANER_PERIOD, Setting.UNLIMITED),
                                        set(SettingKey.TESTED, false)))),
                falsePositive("their age ends them", snapshot(pool.with(set(SettingKey.LIFETIME, 600_000)))),
                falsePositive(
                        "a client over HTTP without an evictor: validation-off",
                        snapshot(client(
                                "apache-httpclient",
                                "4.5.14",
                                set(SettingKey.CLEANER_PERIOD, Setting.UNLIMITED),
                                set(SettingKey.TESTED, false)))));
    }
}
