package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Retries;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Two layers repeat the same call: together they send it as often as the product of both. */
public final class RetriesMultiply implements LintRule {

    @Override
    public String name() {
        return "retries-multiply";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Part client : config.clients()) {
            List<Part> layers = Retries.layers(config, client);
            if (layers.size() < 2) {
                continue;
            }
            FindingBuilder finding = FindingBuilder.of(this, client.subject())
                    .severity(Severity.NOTE)
                    .headline(layers.size() + " layers repeat a call that fails: "
                            + layers.stream()
                                    .map(layer -> Long.toString(Retries.attempts(layer)))
                                    .collect(Collectors.joining(" x "))
                            + " = " + Retries.attempts(layers) + " requests");
            layers.forEach(layer ->
                    finding.evidence(layer.subject() + ": " + String.join(", ", layer.evidence(SettingKey.RETRIES))));
            findings.add(finding.action("repeat in one layer, the outermost, and set the others to 0: "
                    + layers.stream()
                            .skip(1)
                            .map(layer -> layer.subject() + " "
                                    + Objects.requireNonNull(layer.setting(SettingKey.RETRIES))
                                            .toSet(0))
                            .collect(Collectors.joining(", "))));
        }
        return findings;
    }
}
