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

final class ServerTimeoutInfiniteTest extends LintRuleContract {

    ServerTimeoutInfiniteTest() {
        super(new ServerTimeoutInfinite());
    }

    @Override
    protected List<Sample> samples() {
        Part open = server(
                        "tomcat",
                        "10.1.54",
                        set(SettingKey.REQUEST_TIMEOUT, Setting.UNLIMITED)
                                .setBy("server.tomcat.connection-timeout=%ds"))
                .talkingTo("10.0.0.7:40000", "198.51.101.7:50123");
        return List.of(
                positive(
                        "Tomcat with connectionTimeout=-1, reached from outside",
                        snapshot(open),
                        "warning tomcat :8080: the server waits without limit (request-timeout): a caller that sends"
                                + " nothing keeps its connection for ever; request-timeout is no limit (field request-timeout);"
                                + " callers with public addresses have connected => server.tomcat.connection-timeout=60s"),
                positive(
                        "the JDK's server, whose default it is",
                        snapshot(server(
                                        "jdk-httpserver",
                                        "17",
                                        set(SettingKey.REQUEST_TIMEOUT, Setting.UNLIMITED)
                                                .byDefault()
                                                .setBy("-Dsun.net.httpserver.maxReqTime=%d"))
                                .talkingTo("[2a00:1450::5]:50123")),
                        "note jdk-httpserver :8080: the server waits without limit (request-timeout): a caller that"
                                + " sends nothing keeps its connection for ever; request-timeout is no limit (default, field"
                                + " request-timeout); callers with public addresses have connected =>"
                                + " -Dsun.net.httpserver.maxReqTime=60"),
                positive(
                        "keep-alive without limit",
                        snapshot(server(
                                        "tomcat",
                                        "10.1.54",
                                        set(SettingKey.REQUEST_TIMEOUT, 20_000),
                                        set(SettingKey.IDLE, Setting.UNLIMITED).setBy("keepAliveTimeout=%d000"))
                                .talkingTo("203.0.114.9:50123")),
                        "warning tomcat :8080: the server waits without limit (idle): a caller that sends nothing keeps"
                                + " its connection for ever; idle is no limit (field idle); callers with public addresses have"
                                + " connected => keepAliveTimeout=75000"),
                negative(
                        "limits",
                        snapshot(server("tomcat", "10.1.54", set(SettingKey.REQUEST_TIMEOUT, 60_000))
                                .talkingTo("198.51.101.7:50123"))),
                negative(
                        "who connects is not known",
                        snapshot(server("tomcat", "10.1.54", set(SettingKey.REQUEST_TIMEOUT, Setting.UNLIMITED)))),
                falsePositive(
                        "a load balancer is all that reaches it",
                        snapshot(server("tomcat", "10.1.54", set(SettingKey.REQUEST_TIMEOUT, Setting.UNLIMITED))
                                .talkingTo(
                                        "10.0.0.7:40000",
                                        "172.16.3.4:40001",
                                        "100.64.0.9:1",
                                        "[fd00::1]:2",
                                        "192.168.1.1:3",
                                        "lb.internal:4"))),
                falsePositive(
                        "Spring Boot with Reactor Netty, which has no limit by default: server-never-closes-idle",
                        snapshot(server(
                                        "reactor-netty",
                                        "1.2.18",
                                        set(SettingKey.REQUEST_TIMEOUT, Setting.UNLIMITED)
                                                .byDefault(),
                                        set(SettingKey.IDLE, Setting.UNLIMITED).byDefault())
                                .talkingTo("198.51.101.7:50123"))));
    }
}
