package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.HostSettings;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.List;

/** A node of a cluster passes packets that its connection tracking does not understand, untranslated; a reset answers them. */
public final class ConntrackStrict implements LintRule {

    private static final String LIBERAL = "net.netfilter.nf_conntrack_tcp_be_liberal";

    /** Not shown in other network namespaces (measured, 6.18). */
    private static final String NODE_ONLY = "net.core.netdev_budget";

    @Override
    public String name() {
        return "conntrack-strict";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        HostSettings host = config.host();
        if (!"kubernetes".equals(host.orchestrator()) || host.sysctl(LIBERAL, -1) != 0) {
            return List.of();
        }
        if (host.sysctl(NODE_ONLY, -1) < 0 || config.parts().stream().noneMatch(Part::isUsed)) {
            return List.of(); // a pod's own namespace starts with 0 whatever the node has, and translates nothing
        }
        return List.of(FindingBuilder.of(this, HostSettings.SUBJECT)
                .severity(Severity.NOTE)
                .headline(
                        "the node's connection tracking is strict: a late or out-of-window packet of a long transfer through"
                                + " a service's address is passed untranslated and answered with a reset")
                .evidence(host.evidence(LIBERAL))
                .evidence(NODE_ONLY + " is readable: this is the node's own network namespace")
                .action("sysctl " + LIBERAL + " = 1 on the nodes"));
    }
}
