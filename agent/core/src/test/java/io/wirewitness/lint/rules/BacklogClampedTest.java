package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.on;
import static io.wirewitness.lint.Configs.server;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.sysctl;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.HostSettings;
import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;
import java.util.Map;

final class BacklogClampedTest extends LintRuleContract {

    BacklogClampedTest() {
        super(new BacklogClamped());
    }

    @Override
    protected List<Sample> samples() {
        HostSettings old = sysctl(Map.of("net.core.somaxconn", 128L));
        return List.of(
                positive(
                        "somebody asked for 1000, an old kernel gives 128",
                        on(
                                snapshot(server(
                                        "tomcat",
                                        "10.1.54",
                                        set(SettingKey.BACKLOG, 1_000).setBy("server.tomcat.accept-count=%d"))),
                                old),
                        "warning tomcat :8080: the server asks for a queue of 1000 connections, the kernel gives 128:"
                                + " 872 fewer; backlog is 1000 (field backlog); net.core.somaxconn is 128"
                                + " (/proc/sys/net/core/somaxconn) => sysctl net.core.somaxconn = 1000 in this network namespace,"
                                + " or server.tomcat.accept-count=128"),
                positive(
                        "a default that is clamped",
                        on(
                                snapshot(server(
                                        "undertow",
                                        "2.3.18",
                                        set(SettingKey.BACKLOG, 1_000).byDefault())),
                                old),
                        "note undertow :8080: the server asks for a queue of 1000 connections, the kernel gives 128:"
                                + " 872 fewer; backlog is 1000 (default, field backlog); net.core.somaxconn is 128"
                                + " (/proc/sys/net/core/somaxconn) => sysctl net.core.somaxconn = 1000 in this network namespace,"
                                + " or backlog = 128"),
                negative(
                        "the kernel gives more",
                        on(
                                snapshot(server("undertow", "2.3.18", set(SettingKey.BACKLOG, 1_000))),
                                sysctl(Map.of("net.core.somaxconn", 4_096L)))),
                negative(
                        "the kernel's number is not known",
                        snapshot(server("undertow", "2.3.18", set(SettingKey.BACKLOG, 1_000)))),
                falsePositive(
                        "just as many", on(snapshot(server("tomcat", "10.1.54", set(SettingKey.BACKLOG, 128))), old)),
                falsePositive(
                        "Netty asks for what the kernel has",
                        on(
                                snapshot(server("reactor-netty", "1.2.18", set(SettingKey.BACKLOG, Setting.UNLIMITED))),
                                old)));
    }
}
