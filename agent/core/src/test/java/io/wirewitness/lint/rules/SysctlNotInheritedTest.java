package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.on;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.sysctl;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.HostSettings;
import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.SettingKey;
import java.util.List;
import java.util.Map;

final class SysctlNotInheritedTest extends LintRuleContract {

    private static HostSettings host(long node, long own) {
        return sysctl(Map.of("node.net.ipv4.tcp_keepalive_time", node, "net.ipv4.tcp_keepalive_time", own));
    }

    SysctlNotInheritedTest() {
        super(new SysctlNotInherited());
    }

    @Override
    protected List<Sample> samples() {
        Part ahc = client("async-http-client", "2.12.4", set(SettingKey.TCP_KEEP_ALIVE, true));
        return List.of(
                positive(
                        "the node was tuned, the pod has the default",
                        on(snapshot(ahc), host(600, 7_200)),
                        "note host: the node's first TCP keep-alive probe comes after 600 s, this container's after"
                                + " 7200 s: a network namespace starts with the kernel's default; net.ipv4.tcp_keepalive_time is"
                                + " 7200 (/proc/sys/net/ipv4/tcp_keepalive_time); the node's is 600 (as the agent was told);"
                                + " async-http-client@1 uses the kernel's number => set net.ipv4.tcp_keepalive_time = 600 for the"
                                + " pod: securityContext.sysctls in Kubernetes, --sysctl in Docker"),
                negative("the pod was tuned too", on(snapshot(ahc), host(600, 600))),
                negative(
                        "the agent was not told the node's",
                        on(snapshot(ahc), sysctl(Map.of("net.ipv4.tcp_keepalive_time", 7_200L)))),
                negative("the node has the default too", on(snapshot(ahc), host(7_200, 7_200))),
                falsePositive(
                        "the pod has another number of its own, so somebody set it", on(snapshot(ahc), host(600, 300))),
                falsePositive(
                        "no part asks the kernel: each has its own number",
                        on(snapshot(ahc.with(set(SettingKey.TCP_KEEP_IDLE, 60_000))), host(600, 7_200))),
                falsePositive(
                        "nobody probes: nat-without-tcp-keep-alive",
                        on(snapshot(ahc.with(set(SettingKey.TCP_KEEP_ALIVE, false))), host(600, 7_200))));
    }
}
