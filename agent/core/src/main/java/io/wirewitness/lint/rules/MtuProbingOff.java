package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.HostSettings;
import io.wirewitness.lint.LintRule;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.List;

/** Connections leave through a tunnel, and the kernel does not look for a smaller packet size when large ones vanish. */
public final class MtuProbingOff implements LintRule {

    private static final String SYSCTL = "net.ipv4.tcp_mtu_probing";

    @Override
    public String name() {
        return "mtu-probing-off";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        boolean used = !config.servers().isEmpty() || !config.calling().isEmpty();
        if (!used || !config.host().tunnel() || config.host().sysctl(SYSCTL, -1) != 0) {
            return List.of();
        }
        return List.of(FindingBuilder.of(this, HostSettings.SUBJECT)
                .severity(Severity.NOTE)
                .headline(
                        "connections leave through a tunnel and MTU probing is off: where the path drops large packets and"
                                + " their ICMP answers, small requests work and large ones hang")
                .evidence(config.host().evidence(SYSCTL))
                .evidence("a tunnel or overlay interface carries the connections (/sys/class/net)")
                .action("sysctl " + SYSCTL + " = 1"));
    }
}
