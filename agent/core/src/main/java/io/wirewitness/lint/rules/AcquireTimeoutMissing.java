package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import java.util.ArrayList;
import java.util.List;

/** A pool that is empty lets its callers wait for ever. */
public final class AcquireTimeoutMissing implements LintRule {

    private static final long ACQUIRE_SECONDS = 2;

    @Override
    public String name() {
        return "acquire-timeout-missing";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.parts()) {
            Setting acquire = part.setting(SettingKey.ACQUIRE_TIMEOUT);
            if (acquire == null
                    || !acquire.unlimited()
                    || (part.isClient() && part.peers().isEmpty())) {
                continue;
            }
            long most = Math.min(
                    part.value(SettingKey.MOST_PER_ROUTE, Setting.UNLIMITED),
                    part.value(SettingKey.MOST_TOTAL, Setting.UNLIMITED));
            if (part.value(SettingKey.WORKERS, Setting.UNLIMITED) <= most) {
                continue; // there is a connection for everybody
            }
            findings.add(FindingBuilder.of(this, part.subject())
                    .headline("no limit on the wait for a connection: once " + most + (most == 1 ? " is" : " are")
                            + " out, every caller more waits for ever")
                    .evidence(acquire)
                    .evidence(part, SettingKey.MOST_PER_ROUTE, SettingKey.MOST_TOTAL, SettingKey.WORKERS)
                    .action("wait 1 to 3 s at most: " + acquire.toSet(ACQUIRE_SECONDS)));
        }
        return findings;
    }
}
