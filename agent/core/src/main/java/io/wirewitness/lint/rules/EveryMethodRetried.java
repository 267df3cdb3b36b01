package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Retries;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** Somebody told the client to send requests of every method again, POST among them. */
public final class EveryMethodRetried implements LintRule {

    private static final String PROPERTY = "jdk.httpclient.enableAllMethodRetry";

    @Override
    public String name() {
        return "every-method-retried";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Part client : config.clients()) {
            Setting replay = client.setting(SettingKey.RETRY_POST);
            if (client.peers().isEmpty() || Retries.hasNoPosts(config, client)) {
                continue;
            }
            if (replay != null && replay.on() && replay.chosen()) {
                findings.add(finding(client)
                        .evidence(replay)
                        .action("leave it off: requests that were sent may have been"
                                + " carried out; if they must be repeated, give them idempotency keys"));
            } else if (replay == null && client.library().equals("jdk-httpclient") && isSet(config)) {
                findings.add(finding(client)
                        .evidence(PROPERTY + " is \"" + config.jvm().system(PROPERTY) + "\" (system property)")
                        .action("remove -D" + PROPERTY + ", or give the requests idempotency keys"));
            }
        }
        return findings;
    }

    private FindingBuilder finding(Part client) {
        return FindingBuilder.of(this, client.subject())
                .severity(Severity.WARNING)
                .headline(
                        "every request is sent again when its connection ends, also a POST that the server may have carried"
                                + " out");
    }

    /** As the JDK reads it: an empty value is true. */
    private static boolean isSet(ConfigSnapshot config) {
        String value = config.jvm().system(PROPERTY);
        return value != null && (value.isEmpty() || value.equalsIgnoreCase("true"));
    }
}
