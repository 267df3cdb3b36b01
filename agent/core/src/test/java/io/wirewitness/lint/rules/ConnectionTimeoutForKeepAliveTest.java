package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.server;
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

final class ConnectionTimeoutForKeepAliveTest extends LintRuleContract {

    ConnectionTimeoutForKeepAliveTest() {
        super(new ConnectionTimeoutForKeepAlive());
    }

    @Override
    protected List<Sample> samples() {
        Part raised = server(
                "tomcat",
                "10.1.54",
                set(SettingKey.REQUEST_TIMEOUT, 300_000).setBy("server.tomcat.connection-timeout=%ds"),
                set(SettingKey.IDLE, 300_000).byDefault().setBy("server.tomcat.keep-alive-timeout=%ds"));
        return List.of(
                positive(
                        "five minutes for a load balancer",
                        snapshot(raised),
                        "note tomcat :8080: the server waits 300 s for the first byte of a request too, where only idle"
                                + " connections were meant; request-timeout is 300 s (field request-timeout); idle is 300 s"
                                + " (default, field idle) => server.tomcat.keep-alive-timeout=300s, and"
                                + " server.tomcat.connection-timeout=20s"),
                positive(
                        "as the agent reads it: Tomcat takes the one number for both",
                        snapshot(server(
                                "tomcat",
                                "10.1.54",
                                Setting.of(
                                                SettingKey.REQUEST_TIMEOUT,
                                                300_000,
                                                "connectionTimeout",
                                                "field SocketProperties.soTimeout")
                                        .setBy("server.tomcat.connection-timeout=%ds"),
                                Setting.of(
                                                SettingKey.IDLE,
                                                300_000,
                                                "connectionTimeout, as keepAliveTimeout is not set",
                                                "field SocketProperties.soTimeout")
                                        .setBy("server.tomcat.keep-alive-timeout=%ds"))),
                        "note tomcat :8080: the server waits 300 s for the first byte of a request too, where only idle"
                                + " connections were meant; connectionTimeout is 300 s (field SocketProperties.soTimeout);"
                                + " connectionTimeout, as keepAliveTimeout is not set is 300 s (field"
                                + " SocketProperties.soTimeout) => server.tomcat.keep-alive-timeout=300s, and"
                                + " server.tomcat.connection-timeout=20s"),
                negative(
                        "the default",
                        snapshot(server(
                                "tomcat",
                                "10.1.54",
                                set(SettingKey.REQUEST_TIMEOUT, 60_000).byDefault(),
                                set(SettingKey.IDLE, 60_000).byDefault()))),
                negative("two minutes", snapshot(raised.with(set(SettingKey.REQUEST_TIMEOUT, 120_000)))),
                negative(
                        "what was chosen is not known",
                        snapshot(server("tomcat", "10.1.54", set(SettingKey.REQUEST_TIMEOUT, 300_000)))),
                falsePositive("keep-alive was set too", snapshot(raised.with(set(SettingKey.IDLE, 75_000)))),
                falsePositive(
                        "no limit at all: server-timeout-infinite",
                        snapshot(raised.with(set(SettingKey.REQUEST_TIMEOUT, Setting.UNLIMITED)))),
                falsePositive(
                        "a server that has one limit for both",
                        snapshot(server(
                                "jetty",
                                "12.0.39",
                                set(SettingKey.REQUEST_TIMEOUT, 300_000),
                                set(SettingKey.IDLE, 300_000).byDefault()))));
    }
}
