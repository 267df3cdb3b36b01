package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.client;
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
import io.wirewitness.lint.SettingKey;
import java.util.List;
import java.util.Map;

final class AcceptOverflowResetsTest extends LintRuleContract {

    AcceptOverflowResetsTest() {
        super(new AcceptOverflowResets());
    }

    @Override
    protected List<Sample> samples() {
        HostSettings resets = sysctl(Map.of("net.ipv4.tcp_abort_on_overflow", 1L));
        return List.of(
                positive(
                        "a server on a host that resets",
                        on(snapshot(server("tomcat", "10.1.54")), resets),
                        "warning host: a connection that finds the accept queue full is reset: callers see \"Connection"
                                + " reset by peer\" under load, where a second try would have got through;"
                                + " net.ipv4.tcp_abort_on_overflow is 1 (/proc/sys/net/ipv4/tcp_abort_on_overflow); tomcat :8080"
                                + " listens (tomcat 10.1.54) => sysctl net.ipv4.tcp_abort_on_overflow = 0, and a longer queue"
                                + " (backlog, net.core.somaxconn)"),
                negative(
                        "Linux's default: the SYN is dropped and comes again",
                        on(
                                snapshot(server("tomcat", "10.1.54")),
                                sysctl(Map.of("net.ipv4.tcp_abort_on_overflow", 0L)))),
                negative("not known", snapshot(server("tomcat", "10.1.54"))),
                falsePositive(
                        "no server here: the peer's host decides what the peer answers",
                        on(snapshot(client("okhttp", "4.12.0")), resets)),
                falsePositive(
                        "a long queue is another question: backlog-clamped",
                        on(
                                snapshot(server("tomcat", "10.1.54", set(SettingKey.BACKLOG, 1_000))),
                                sysctl(Map.of("net.core.somaxconn", 128L)))));
    }
}
