package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.lint.Timeouts;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** A call of ours may take longer than our own caller waits. */
public final class TimeoutBudgetInverted implements LintRule {

    @Override
    public String name() {
        return "timeout-budget-inverted";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        KnownLimit patience = config.callersPatience();
        if (patience == null) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.calling()) {
            long waits = part.answerMillis();
            if (part.kind() == Part.Kind.MESSAGING || waits == Setting.UNLIMITED || waits <= patience.value()) {
                continue; // nobody waits for a message; no limit at all: read-timeout-missing
            }
            findings.add(FindingBuilder.of(this, part.subject())
                    .by(patience, Severity.WARNING)
                    .headline("waits " + Quantity.millis(waits) + " for an answer, its own callers "
                            + Quantity.millis(patience.value()) + ": margin "
                            + Quantity.millis(patience.value() - waits))
                    .evidence(part, SettingKey.READ_TIMEOUT, SettingKey.CALL_TIMEOUT)
                    .evidence("callers wait " + patience.shown())
                    .action(Timeouts.waitLess(part, patience.value(), "the caller")));
        }
        return findings;
    }
}
