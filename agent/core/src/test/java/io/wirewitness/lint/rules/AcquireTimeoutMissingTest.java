package io.wirewitness.lint.rules;

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

final class AcquireTimeoutMissingTest extends LintRuleContract {

    AcquireTimeoutMissingTest() {
        super(new AcquireTimeoutMissing());
    }

    @Override
    protected List<Sample> samples() {
        Part apache = client(
                "apache-httpclient",
                "4.5.14",
                Setting.of(
                                SettingKey.ACQUIRE_TIMEOUT,
                                Setting.UNLIMITED,
                                "RequestConfig connectionRequestTimeout",
                                "field connectionRequestTimeout")
                        .byDefault()
                        .setBy("RequestConfig.custom().setConnectionRequestTimeout(%d * 1000)"),
                set(SettingKey.MOST_PER_ROUTE, 2),
                set(SettingKey.MOST_TOTAL, 20));
        return List.of(
                positive(
                        "Apache HttpClient 4 by itself",
                        snapshot(apache),
                        "warning apache-httpclient@1: no limit on the wait for a connection: once 2 are out, every"
                                + " caller more waits for ever; RequestConfig connectionRequestTimeout is no limit (default,"
                                + " field connectionRequestTimeout); most-per-route is 2 (field most-per-route); most-total is"
                                + " 20 (field most-total) => wait 1 to 3 s at most:"
                                + " RequestConfig.custom().setConnectionRequestTimeout(2 * 1000)"),
                positive(
                        "a pool of objects, whose peers are not known",
                        snapshot(Part.of(Part.Kind.OBJECT_POOL, "commons-pool", "2.13.1", "GenericObjectPool@1")
                                .with(
                                        set(SettingKey.ACQUIRE_TIMEOUT, Setting.UNLIMITED),
                                        set(SettingKey.MOST_TOTAL, 1))),
                        "warning GenericObjectPool@1: no limit on the wait for a connection: once 1 is out, every"
                                + " caller more waits for ever; acquire-timeout is no limit (field acquire-timeout);"
                                + " most-total is 1 (field most-total) => wait 1 to 3 s at most: acquire-timeout = 2 s"),
                positive(
                        "more threads than connections",
                        snapshot(apache.with(set(SettingKey.WORKERS, 200))),
                        "warning apache-httpclient@1: no limit on the wait for a connection: once 2 are out, every"
                                + " caller more waits for ever; RequestConfig connectionRequestTimeout is no limit (default,"
                                + " field connectionRequestTimeout); most-per-route is 2 (field most-per-route); most-total is"
                                + " 20 (field most-total); workers is 200 (field workers) => wait 1 to 3 s at most:"
                                + " RequestConfig.custom().setConnectionRequestTimeout(2 * 1000)"),
                negative("three seconds", snapshot(apache.with(set(SettingKey.ACQUIRE_TIMEOUT, 3_000)))),
                negative("not known", snapshot(client("okhttp", "4.12.0", set(SettingKey.MOST_TOTAL, 5)))),
                falsePositive(
                        "a pool without a limit never lets anybody wait",
                        snapshot(client(
                                "okhttp",
                                "4.12.0",
                                set(SettingKey.ACQUIRE_TIMEOUT, Setting.UNLIMITED),
                                set(SettingKey.MOST_TOTAL, Setting.UNLIMITED)))),
                falsePositive("fewer threads than connections", snapshot(apache.with(set(SettingKey.WORKERS, 2)))),
                falsePositive(
                        "a client that nobody uses",
                        snapshot(Part.of(Part.Kind.HTTP_CLIENT, "apache-httpclient", "4.5.14", "apache@2")
                                .with(
                                        set(SettingKey.ACQUIRE_TIMEOUT, Setting.UNLIMITED),
                                        set(SettingKey.MOST_TOTAL, 20)))),
                falsePositive(
                        "long is another question: acquire-timeout-long",
                        snapshot(apache.with(set(SettingKey.ACQUIRE_TIMEOUT, 180_000)))));
    }
}
