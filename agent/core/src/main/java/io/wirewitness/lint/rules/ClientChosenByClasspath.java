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

/** The class path decides which client is used, and with it the time-outs that nobody set. */
public final class ClientChosenByClasspath implements LintRule {

    @Override
    public String name() {
        return "client-chosen-by-classpath";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.calling()) {
            Setting chosenBy = part.setting(SettingKey.CHOSEN_BY);
            Setting read = part.setting(SettingKey.READ_TIMEOUT);
            if (chosenBy == null || !"classpath".equals(chosenBy.word()) || !part.isClient()) {
                continue;
            }
            if (read == null || read.chosen()) {
                continue; // a time-out that is set stays with every client
            }
            findings.add(FindingBuilder.of(this, part.subject())
                    .severity(Severity.NOTE)
                    .headline("the class path chose " + part.named() + " and its read time-out of " + read.shown()
                            + ": another jar changes both")
                    .evidence(chosenBy)
                    .evidence(part, SettingKey.READ_TIMEOUT, SettingKey.IDLE)
                    .action("choose the client: RestClient.builder().requestFactory(...), and set its time-outs"));
        }
        return findings;
    }
}
