package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.on;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.sysctl;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.HostSettings;
import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Sample;
import java.util.List;
import java.util.Map;

final class ConntrackStrictTest extends LintRuleContract {

    private static HostSettings in(String orchestrator, Map<String, Long> sysctl) {
        return new HostSettings(sysctl, null, orchestrator, null, false, null);
    }

    ConntrackStrictTest() {
        super(new ConntrackStrict());
    }

    @Override
    protected List<Sample> samples() {
        Part okHttp = client("okhttp", "4.12.0");
        HostSettings node = in(
                "kubernetes", Map.of("net.netfilter.nf_conntrack_tcp_be_liberal", 0L, "net.core.netdev_budget", 300L));
        return List.of(
                positive(
                        "a pod in the node's network",
                        on(snapshot(okHttp), node),
                        "note host: the node's connection tracking is strict: a late or out-of-window packet of a long"
                                + " transfer through a service's address is passed untranslated and answered with a reset;"
                                + " net.netfilter.nf_conntrack_tcp_be_liberal is 0"
                                + " (/proc/sys/net/netfilter/nf_conntrack_tcp_be_liberal); net.core.netdev_budget is readable:"
                                + " this is the node's own network namespace => sysctl net.netfilter.nf_conntrack_tcp_be_liberal"
                                + " = 1 on the nodes"),
                negative("no cluster", on(snapshot(okHttp), sysctl(node.sysctl()))),
                negative(
                        "liberal",
                        on(
                                snapshot(okHttp),
                                in(
                                        "kubernetes",
                                        Map.of(
                                                "net.netfilter.nf_conntrack_tcp_be_liberal",
                                                1L,
                                                "net.core.netdev_budget",
                                                300L)))),
                negative(
                        "not readable, as with an eBPF data path",
                        on(snapshot(okHttp), in("kubernetes", Map.of("net.core.netdev_budget", 300L)))),
                falsePositive(
                        "a pod's own namespace, which says nothing of the node",
                        on(
                                snapshot(okHttp),
                                in("kubernetes", Map.of("net.netfilter.nf_conntrack_tcp_be_liberal", 0L)))));
    }
}
