package io.wirewitness.lint;

import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.tomcat;
import static io.wirewitness.lint.Configs.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all rules together must be silent about. Notes may be there; a warning would be a false one. */
class LintDefaultsTest {

    /** Idle limits, cleaners, validation, leasing and retries as each library has them by default. */
    static List<Part> defaults() {
        Setting unlimited = set(SettingKey.IDLE, Setting.UNLIMITED).byDefault();
        Setting forEver = set(SettingKey.LIFETIME, Setting.UNLIMITED).byDefault();
        Setting obeys = set(SettingKey.OBEYS_HINT, true).byDefault();
        Setting deaf = set(SettingKey.OBEYS_HINT, false).byDefault();
        Setting posts = set(SettingKey.RETRY_POST, true).byDefault();
        Setting notSent = set(SettingKey.RETRY_SENT, false).byDefault();
        Setting watches = set(SettingKey.WATCHES_IDLE, true).byDefault();
        return List.of(
                client("jdk-httpurlconnection", "17", idle(5), obeys, posts),
                client("jdk-httpclient", "17", idle(1200), deaf, watches, set(SettingKey.HTTP2, true)),
                client("jdk-httpclient", "25", idle(30), deaf, watches, set(SettingKey.HTTP2, true)),
                client("okhttp", "4.12.0", idle(300), deaf, posts, forEver, set(SettingKey.HTTP2, true)),
                client("apache-httpclient", "4.5.14", unlimited, obeys, forEver, set(SettingKey.VALIDATE_AFTER, 2_000)),
                client("apache-httpclient5", "5.5.2", idle(180), obeys, forEver, set(SettingKey.VALIDATE_AFTER, 2_000)),
                client(
                        "jetty-client",
                        "12",
                        idle(30),
                        deaf,
                        watches,
                        set(SettingKey.RETRIES, 0).byDefault()),
                client(
                        "reactor-netty",
                        "1.2",
                        unlimited,
                        deaf,
                        watches,
                        notSent,
                        forEver,
                        set(SettingKey.LEASING, "fifo")),
                client("vertx", "4.5", idle(60), obeys, watches, notSent, set(SettingKey.CLEANER_PERIOD, 1_000)),
                client("async-http-client", "2.12.4", idle(60), deaf, posts, set(SettingKey.CLEANER_PERIOD, 1_000)));
    }

    @ParameterizedTest
    @MethodSource("defaults")
    void noDefaultIsWrongAgainstAPeerThatKeepsLonger(Part client) {
        boolean forEver = client.unlimited(SettingKey.IDLE);
        Peer peer = api(forEver ? Setting.UNLIMITED : 3_600_000, KnownLimit.Certainty.OBSERVED);

        assertThat(serious(with(snapshot(client), peer))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("defaults")
    void noDefaultIsWrongAgainstAPeerOfWhichNothingIsKnown(Part client) {
        assertThat(serious(snapshot(client))).isEmpty();
    }

    @Test
    void springBootWithoutALoadBalancer() {
        Part server = tomcat(60_000)
                .with(
                        set(SettingKey.IDLE, 60_000).byDefault(),
                        set(SettingKey.REQUESTS, 100).byDefault())
                .talkingTo("203.0.113.7:0");

        assertThat(serious(snapshot(server, defaults().get(0)))).isEmpty();
    }

    private static Setting idle(long seconds) {
        return set(SettingKey.IDLE, seconds * 1000).byDefault();
    }

    private static List<Finding> serious(ConfigSnapshot config) {
        return new Linter((rule, fault) -> {
                    throw new AssertionError(rule, fault);
                })
                .lint(config).stream()
                        .filter(finding -> finding.severity() != Severity.NOTE)
                        .toList();
    }
}
