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

/** A getter of Apache HttpClient 5 does not tell what is set, and somebody asks it. */
public final class ValidationGetterLies implements LintRule {

    @Override
    public String name() {
        return "validation-getter-lies";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.calling()) {
            Setting validate = part.setting(SettingKey.VALIDATE_AFTER);
            if (!part.isAtLeast("apache-httpclient5", 5, 2) || !part.on(SettingKey.VALIDATE_ASKED)) {
                continue;
            }
            if (validate == null || validate.unlimited()) {
                continue; // null is the truth then
            }
            findings.add(
                    FindingBuilder.of(this, part.subject())
                            .severity(Severity.NOTE)
                            .headline("getValidateAfterInactivity() answers null, and connections are looked at after "
                                    + validate.shown())
                            .evidence(validate)
                            .evidence("the program has asked getValidateAfterInactivity() of " + part.named())
                            .action(
                                    "log the ConnectionConfig that was given to the connection manager, not what the manager answers"));
        }
        return findings;
    }
}
