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

/** Tomcat's connection time-out was raised where its keep-alive time-out was meant. */
public final class ConnectionTimeoutForKeepAlive implements LintRule {

    private static final long LONG_MILLIS = 120_000;
    private static final long SECOND_MILLIS = 1_000;
    private static final long SHORT_SECONDS = 20;

    @Override
    public String name() {
        return "connection-timeout-for-keep-alive";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.servers()) {
            Setting request = part.setting(SettingKey.REQUEST_TIMEOUT);
            Setting idle = part.setting(SettingKey.IDLE);
            if (!part.library().equals("tomcat") || request == null || idle == null) {
                continue;
            }
            boolean own = idle.chosen() && !idle.source().equals(request.source()); // not the same number, read twice
            if (own || !request.chosen() || request.unlimited() || request.value() <= LONG_MILLIS) {
                continue; // no limit at all: server-timeout-infinite
            }
            long seconds = request.value() / SECOND_MILLIS;
            findings.add(FindingBuilder.of(this, part.subject())
                    .severity(Severity.NOTE)
                    .headline("the server waits " + request.shown()
                            + " for the first byte of a request too, where only idle connections were meant")
                    .evidence(request)
                    .evidence(idle)
                    .action(idle.toSet(seconds) + ", and " + request.toSet(SHORT_SECONDS)));
        }
        return findings;
    }
}
