package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.HostSettings;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.lint.TcpProbes;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.List;

/** The node's TCP keep-alive was tuned, and the container has the kernel's default: network namespaces do not inherit it. */
public final class SysctlNotInherited implements LintRule {

    private static final String OF_NODE = "node." + TcpProbes.IDLE_SYSCTL;
    private static final long KERNEL_DEFAULT = 7_200;

    @Override
    public String name() {
        return "sysctl-not-inherited";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        HostSettings host = config.host();
        long node = host.sysctl(OF_NODE, -1);
        long own = host.sysctl(TcpProbes.IDLE_SYSCTL, -1);
        if (node < 0 || node == own || own != KERNEL_DEFAULT) {
            return List.of();
        }
        List<Part> concerned = config.parts().stream()
                .filter(part -> part.on(SettingKey.TCP_KEEP_ALIVE) && part.setting(SettingKey.TCP_KEEP_IDLE) == null)
                .toList();
        if (concerned.isEmpty()) {
            return List.of(); // no socket asks the kernel for its number
        }
        FindingBuilder finding = FindingBuilder.of(this, HostSettings.SUBJECT)
                .severity(Severity.NOTE)
                .headline("the node's first TCP keep-alive probe comes after " + node + " s, this container's after "
                        + own + " s: a network namespace starts with the kernel's default")
                .evidence(host.evidence(TcpProbes.IDLE_SYSCTL))
                .evidence("the node's is " + node + " (as the agent was told)");
        concerned.forEach(part -> finding.evidence(part.subject() + " uses the kernel's number"));
        return List.of(finding.action("set " + TcpProbes.IDLE_SYSCTL + " = " + node
                + " for the pod: securityContext.sysctls in Kubernetes, --sysctl in Docker"));
    }
}
