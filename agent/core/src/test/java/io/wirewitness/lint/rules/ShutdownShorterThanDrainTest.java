package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.server;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.CONFIGURED;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class ShutdownShorterThanDrainTest extends LintRuleContract {

    private static Peer lb(long drainMillis) {
        return Peer.from("10.0.0.7").with(Peer.Limit.DRAIN, drainMillis, CONFIGURED, "lint.upstream");
    }

    ShutdownShorterThanDrainTest() {
        super(new ShutdownShorterThanDrain());
    }

    @Override
    protected List<Sample> samples() {

        return List.of(
                positive(
                        "gone after 30 s, drained for five minutes",
                        with(
                                snapshot(server(
                                        "tomcat",
                                        "10.1.54",
                                        set(SettingKey.PRE_STOP_WAIT, 0),
                                        set(SettingKey.SHUTDOWN_GRACE, 30_000))),
                                lb(300_000)),
                        "warning 10.0.0.7 -> tomcat :8080: the server refuses connections 0 ms after its stop begins"
                                + " and is gone after 30 s, the hop in front sends to it for 300 s; pre-stop-wait is 0 ms (field"
                                + " pre-stop-wait); shutdown-grace is 30 s (field shutdown-grace); the hop's drain time is 300 s"
                                + " (configured: lint.upstream) => wait 300 s before the stop (preStop sleep in Kubernetes), with"
                                + " a grace above the longest request"),
                positive(
                        "a long grace, but connections are refused from the start",
                        with(
                                snapshot(server(
                                        "tomcat",
                                        "10.1.54",
                                        set(SettingKey.PRE_STOP_WAIT, 0),
                                        set(SettingKey.SHUTDOWN_GRACE, 60_000))),
                                lb(15_000)),
                        "warning 10.0.0.7 -> tomcat :8080: the server refuses connections 0 ms after its stop begins,"
                                + " the hop in front sends to it for 15 s; pre-stop-wait is 0 ms (field pre-stop-wait);"
                                + " shutdown-grace is 60 s (field shutdown-grace); the hop's drain time is 15 s (configured:"
                                + " lint.upstream) => wait 15 s before the stop (preStop sleep in Kubernetes), with a grace above"
                                + " the longest request"),
                positive(
                        "a wait, and too short",
                        with(
                                snapshot(server(
                                        "tomcat",
                                        "10.1.54",
                                        set(SettingKey.PRE_STOP_WAIT, 5_000),
                                        set(SettingKey.SHUTDOWN_GRACE, 30_000))),
                                lb(300_000)),
                        "warning 10.0.0.7 -> tomcat :8080: the server refuses connections 5 s after its stop begins and"
                                + " is gone after 35 s, the hop in front sends to it for 300 s; pre-stop-wait is 5 s (field"
                                + " pre-stop-wait); shutdown-grace is 30 s (field shutdown-grace); the hop's drain time is 300 s"
                                + " (configured: lint.upstream) => wait 300 s before the stop (preStop sleep in Kubernetes), with"
                                + " a grace above the longest request"),
                negative(
                        "waits as long as the balancer sends",
                        with(
                                snapshot(server(
                                        "tomcat",
                                        "10.1.54",
                                        set(SettingKey.PRE_STOP_WAIT, 20_000),
                                        set(SettingKey.SHUTDOWN_GRACE, 30_000))),
                                lb(15_000))),
                negative(
                        "no hop in front is known",
                        snapshot(server(
                                "tomcat",
                                "10.1.54",
                                set(SettingKey.PRE_STOP_WAIT, 0),
                                set(SettingKey.SHUTDOWN_GRACE, 30_000)))),
                falsePositive(
                        "whether something waits before the signal is not known",
                        with(
                                snapshot(server("tomcat", "10.1.54", set(SettingKey.SHUTDOWN_GRACE, 30_000))),
                                lb(300_000))),
                falsePositive(
                        "wait and grace together are enough",
                        with(
                                snapshot(server(
                                        "tomcat",
                                        "10.1.54",
                                        set(SettingKey.PRE_STOP_WAIT, 10_000),
                                        set(SettingKey.SHUTDOWN_GRACE, 30_000))),
                                lb(30_000))),
                falsePositive(
                        "a balancer that stops at once",
                        with(
                                snapshot(server(
                                        "tomcat",
                                        "10.1.54",
                                        set(SettingKey.PRE_STOP_WAIT, 0),
                                        set(SettingKey.SHUTDOWN_GRACE, 0))),
                                lb(0))));
    }
}
