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

/** The connect time-out is so long that nothing fails over while it runs. */
public final class ConnectTimeoutLong implements LintRule {

    private static final long LONG_MILLIS = 10_000;
    private static final long CONNECT_SECONDS = 3;

    @Override
    public String name() {
        return "connect-timeout-long";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.calling()) {
            Setting connect = part.setting(SettingKey.CONNECT_TIMEOUT);
            if (connect == null || connect.unlimited() || connect.value() <= LONG_MILLIS) {
                continue; // no limit: connect-timeout-missing
            }
            findings.add(FindingBuilder.of(this, part.subject())
                    .headline("connect time-out of " + connect.shown()
                            + ": an address that does not answer holds the call so long before the next one is tried")
                    .evidence(connect)
                    .action("a connect time-out of 1 to 5 s: " + connect.toSet(CONNECT_SECONDS)));
        }
        return findings;
    }
}
