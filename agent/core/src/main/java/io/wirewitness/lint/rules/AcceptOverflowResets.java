package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.HostSettings;
import io.wirewitness.lint.LintRule;
import io.wirewitness.model.Finding;
import java.util.List;

/** The kernel answers connections that the server has no room for with a reset. */
public final class AcceptOverflowResets implements LintRule {

    private static final String SYSCTL = "net.ipv4.tcp_abort_on_overflow";

    @Override
    public String name() {
        return "accept-overflow-resets";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        if (config.servers().isEmpty() || config.host().sysctl(SYSCTL, 0) != 1) {
            return List.of();
        }
        FindingBuilder finding = FindingBuilder.of(this, HostSettings.SUBJECT)
                .headline(
                        "a connection that finds the accept queue full is reset: callers see \"Connection reset by peer\""
                                + " under load, where a second try would have got through")
                .evidence(config.host().evidence(SYSCTL));
        config.servers().forEach(server -> finding.evidence(server.subject() + " listens (" + server.named() + ")"));
        return List.of(finding.action("sysctl " + SYSCTL + " = 0, and a longer queue (backlog, net.core.somaxconn)"));
    }
}
