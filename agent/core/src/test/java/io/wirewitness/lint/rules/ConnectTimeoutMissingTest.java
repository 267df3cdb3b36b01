package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.near;
import static io.wirewitness.lint.Configs.on;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.sysctl;
import static io.wirewitness.lint.Configs.unused;
import static io.wirewitness.lint.Configs.with;
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
import java.util.Map;

final class ConnectTimeoutMissingTest extends LintRuleContract {

    ConnectTimeoutMissingTest() {
        super(new ConnectTimeoutMissing());
    }

    @Override
    protected List<Sample> samples() {
        Part jdk = client(
                "jdk-httpclient",
                null,
                Setting.of(
                                SettingKey.CONNECT_TIMEOUT,
                                Setting.UNLIMITED,
                                "HttpClient connectTimeout",
                                "field connectTimeout")
                        .byDefault()
                        .setBy("HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(%d))"));
        return List.of(
                positive(
                        "the kernel's own limit is known",
                        on(
                                snapshot(jdk),
                                sysctl(Map.of("net.ipv4.tcp_syn_retries", 6L, "net.ipv4.tcp_syn_linear_timeouts", 4L))),
                        "warning jdk-httpclient@1: no connect time-out: an address that does not answer holds the"
                                + " call for 131 s; HttpClient connectTimeout is no limit (default, field connectTimeout); the"
                                + " kernel tries for 131 s (net.ipv4.tcp_syn_retries is 6) => a connect time-out of 1 to 5 s:"
                                + " HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3))"),
                positive(
                        "an older kernel",
                        on(snapshot(jdk), sysctl(Map.of("net.ipv4.tcp_syn_retries", 6L))),
                        "warning jdk-httpclient@1: no connect time-out: an address that does not answer holds the"
                                + " call for 127 s; HttpClient connectTimeout is no limit (default, field connectTimeout); the"
                                + " kernel tries for 127 s (net.ipv4.tcp_syn_retries is 6) => a connect time-out of 1 to 5 s:"
                                + " HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3))"),
                positive(
                        "a driver of a database, and nothing is known of the kernel",
                        snapshot(Part.of(Part.Kind.DATABASE_DRIVER, "mysql-connector-j", "9.7.0", "jdbc:mysql://db")
                                .talkingTo("db.example.com:3306")
                                .with(set(SettingKey.CONNECT_TIMEOUT, Setting.UNLIMITED)
                                        .byDefault())),
                        "warning jdbc:mysql://db: no connect time-out: an address that does not answer holds the"
                                + " call for as long as the kernel tries; connect-timeout is no limit (default, field"
                                + " connect-timeout) => a connect time-out of 1 to 5 s: connect-timeout = 3 s"),
                negative("two seconds", snapshot(client("okhttp", "4.12.0", set(SettingKey.CONNECT_TIMEOUT, 2_000)))),
                negative("not known", snapshot(client("okhttp", "4.12.0"))),
                falsePositive(
                        "a client that nobody uses",
                        snapshot(unused(set(SettingKey.CONNECT_TIMEOUT, Setting.UNLIMITED)))),
                falsePositive("the same host", snapshot(near(set(SettingKey.CONNECT_TIMEOUT, Setting.UNLIMITED)))),
                falsePositive(
                        "one of our own addresses",
                        with(snapshot(jdk), Peer.to(API).onThisHost())),
                falsePositive(
                        "long is another question: connect-timeout-long",
                        snapshot(client("vertx", "4.5", set(SettingKey.CONNECT_TIMEOUT, 60_000)))));
    }
}
