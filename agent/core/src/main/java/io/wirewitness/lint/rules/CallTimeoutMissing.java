package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
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

/** Each read has a limit, the whole call has none: a peer that drips is never too slow. */
public final class CallTimeoutMissing implements LintRule {

    private static final long LEAST_SECONDS = 10;

    @Override
    public String name() {
        return "call-timeout-missing";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.calling()) {
            Setting call = part.setting(SettingKey.CALL_TIMEOUT);
            if (!part.isClient()
                    || call == null
                    || !call.unlimited()
                    || !part.limited(SettingKey.READ_TIMEOUT)
                    || part.limited(SettingKey.BODY_TIMEOUT)) {
                continue; // not even a read has one: read-timeout-missing
            }
            long read = part.value(SettingKey.READ_TIMEOUT, 0);
            findings.add(FindingBuilder.of(this, part.subject())
                    .severity(Severity.NOTE)
                    .headline("each read may take " + Quantity.millis(read)
                            + " and the whole call for ever: a peer that drips is never too slow")
                    .evidence(part, SettingKey.READ_TIMEOUT, SettingKey.CALL_TIMEOUT)
                    .action("a limit of the whole call, or a deadline around it: "
                            + call.toSet(Math.max(LEAST_SECONDS, 2 * read / 1_000))));
        }
        return findings;
    }
}
