package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.near;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.unused;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class ConnectTimeoutLongTest extends LintRuleContract {

    ConnectTimeoutLongTest() {
        super(new ConnectTimeoutLong());
    }

    @Override
    protected List<Sample> samples() {
        return List.of(
                positive(
                        "Apache HttpClient 5 by itself",
                        snapshot(client(
                                "apache-httpclient",
                                "5.5.2",
                                Setting.of(
                                                SettingKey.CONNECT_TIMEOUT,
                                                180_000,
                                                "ConnectionConfig connectTimeout",
                                                "field connectTimeout")
                                        .byDefault()
                                        .setBy("ConnectionConfig.custom().setConnectTimeout(Timeout.ofSeconds(%d))"))),
                        "warning apache-httpclient@1: connect time-out of 180 s: an address that does not answer"
                                + " holds the call so long before the next one is tried; ConnectionConfig connectTimeout is"
                                + " 180 s (default, field connectTimeout) => a connect time-out of 1 to 5 s:"
                                + " ConnectionConfig.custom().setConnectTimeout(Timeout.ofSeconds(3))"),
                positive(
                        "half a minute",
                        snapshot(client("netty", "4.1.120", set(SettingKey.CONNECT_TIMEOUT, 30_000))),
                        "warning netty@1: connect time-out of 30 s: an address that does not answer holds the call"
                                + " so long before the next one is tried; connect-timeout is 30 s (field connect-timeout) => a"
                                + " connect time-out of 1 to 5 s: connect-timeout = 3 s"),
                negative("five seconds", snapshot(client("okhttp", "4.12.0", set(SettingKey.CONNECT_TIMEOUT, 5_000)))),
                negative("not known", snapshot(client("okhttp", "4.12.0"))),
                falsePositive("a client that nobody uses", snapshot(unused(set(SettingKey.CONNECT_TIMEOUT, 60_000)))),
                falsePositive("the same host", snapshot(near(set(SettingKey.CONNECT_TIMEOUT, 60_000)))),
                falsePositive(
                        "ten seconds, the default of OkHttp and of many others",
                        snapshot(client("okhttp", "4.12.0", set(SettingKey.CONNECT_TIMEOUT, 10_000)))),
                falsePositive(
                        "none at all: connect-timeout-missing",
                        snapshot(client("okhttp", "4.12.0", set(SettingKey.CONNECT_TIMEOUT, Setting.UNLIMITED)))));
    }
}
