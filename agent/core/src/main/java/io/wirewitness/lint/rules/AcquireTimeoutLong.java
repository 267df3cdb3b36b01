package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** The wait for a connection alone may take longer than our caller waits. */
public final class AcquireTimeoutLong implements LintRule {

    /** A quarter of so many milliseconds is a second. */
    private static final long QUARTER_MILLIS = 4_000;

    @Override
    public String name() {
        return "acquire-timeout-long";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        KnownLimit patience = config.callersPatience();
        if (patience == null) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.parts()) {
            Setting acquire = part.setting(SettingKey.ACQUIRE_TIMEOUT);
            if (acquire == null || acquire.unlimited() || acquire.value() <= patience.value()) {
                continue; // no limit: acquire-timeout-missing
            }
            if (part.isClient() && part.peers().isEmpty()) {
                continue;
            }
            findings.add(FindingBuilder.of(this, part.subject())
                    .by(patience, Severity.NOTE)
                    .headline("waits " + acquire.shown() + " for a connection, its own callers "
                            + Quantity.millis(patience.value()) + " for everything: margin "
                            + Quantity.millis(patience.value() - acquire.value()))
                    .evidence(acquire)
                    .evidence("callers wait " + patience.shown())
                    .action("a quarter of that for a connection: "
                            + acquire.toSet(Math.max(1, patience.value() / QUARTER_MILLIS))));
        }
        return findings;
    }
}
