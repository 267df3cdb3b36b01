package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** The JDK's client limits the wait for the headers, and for the body nothing does. */
public final class ResponseBodyUnbounded implements LintRule {

    /** Later JDKs were not measured. */
    private static final int LAST_KNOWN = 25;

    @Override
    public String name() {
        return "response-body-unbounded";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        if (!config.jvm().isBefore(LAST_KNOWN + 1)) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.calling()) {
            if (!part.library().equals("jdk-httpclient")
                    || part.limited(SettingKey.BODY_TIMEOUT)
                    || part.unlimited(SettingKey.READ_TIMEOUT)) {
                continue; // not even the headers: read-timeout-missing
            }
            boolean isTrusted = part.limited(SettingKey.READ_TIMEOUT);
            findings.add(
                    FindingBuilder.of(this, part.subject())
                            .severity(isTrusted ? Severity.WARNING : Severity.NOTE)
                            .headline(
                                    "HttpRequest.timeout ends with the headers: a peer that stops in the body holds the call for ever")
                            .evidence("java.net.http of JDK " + config.jvm().feature()
                                    + ": there is no limit on the body")
                            .evidence(part, SettingKey.READ_TIMEOUT)
                            .action(
                                    "sendAsync(...).orTimeout(30, TimeUnit.SECONDS), or get(30, TimeUnit.SECONDS), in place of send(...)"));
        }
        return findings;
    }
}
