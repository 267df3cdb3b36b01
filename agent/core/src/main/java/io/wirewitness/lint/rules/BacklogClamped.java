package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** A server asks for a longer queue of connections than the kernel gives. */
public final class BacklogClamped implements LintRule {

    private static final String MOST = "net.core.somaxconn";

    @Override
    public String name() {
        return "backlog-clamped";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        long most = config.host().sysctl(MOST, -1);
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.servers()) {
            Setting backlog = part.setting(SettingKey.BACKLOG);
            if (most < 0 || backlog == null || backlog.unlimited() || backlog.value() <= most) {
                continue;
            }
            findings.add(FindingBuilder.of(this, part.subject())
                    .severity(backlog.chosen() ? Severity.WARNING : Severity.NOTE)
                    .headline("the server asks for a queue of " + backlog.value() + " connections, the kernel gives "
                            + most + ": " + (backlog.value() - most) + " fewer")
                    .evidence(backlog)
                    .evidence(config.host().evidence(MOST))
                    .action("sysctl " + MOST + " = " + backlog.value() + " in this network namespace, or "
                            + backlog.toSet(most)));
        }
        return findings;
    }
}
