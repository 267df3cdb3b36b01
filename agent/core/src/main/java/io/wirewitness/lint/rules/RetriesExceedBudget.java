package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Retries;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All attempts together take longer than whoever waits for them does. */
public final class RetriesExceedBudget implements LintRule {

    @Override
    public String name() {
        return "retries-exceed-budget";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Part client : config.clients()) {
            List<Part> layers = Retries.layersAfterTimeout(config, client);
            long attempt = attemptMillis(client);
            KnownLimit budget = budget(config, layers);
            if (layers.isEmpty() || attempt < 0 || budget == null) {
                continue;
            }
            long attempts = Retries.attempts(layers);
            if (attempt > budget.value() || attempts * attempt <= budget.value()) {
                continue; // a single one is too long already: timeout-budget-inverted
            }
            FindingBuilder finding = FindingBuilder.of(this, client.subject())
                    .by(budget, Severity.NOTE)
                    .headline(attempts + " attempts of " + Quantity.millis(attempt) + " are "
                            + Quantity.millis(attempts * attempt) + ", the caller waits for "
                            + Quantity.millis(budget.value()))
                    .evidence(client, SettingKey.CONNECT_TIMEOUT, SettingKey.READ_TIMEOUT, SettingKey.CALL_TIMEOUT)
                    .evidence("how long the caller waits", budget);
            layers.forEach(layer ->
                    finding.evidence(layer.subject() + ": " + String.join(", ", layer.evidence(SettingKey.RETRIES))));
            findings.add(finding.action("let one attempt take no longer than "
                    + Quantity.millis(budget.value() / attempts) + ", connect and read together, or make fewer"));
        }
        return findings;
    }

    /** The longest that one attempt may take; -1 if there is no limit or it is not known. */
    private static long attemptMillis(Part client) {
        long call = client.value(SettingKey.CALL_TIMEOUT, Setting.UNLIMITED);
        long connect = client.value(SettingKey.CONNECT_TIMEOUT, Setting.UNLIMITED);
        long read = client.value(SettingKey.READ_TIMEOUT, Setting.UNLIMITED);
        if (connect == Setting.UNLIMITED || read == Setting.UNLIMITED) {
            return call == Setting.UNLIMITED ? -1 : call;
        }
        return Math.min(call, connect + read);
    }

    /** The shortest time that somebody waits: a caller of our servers, or the layer that repeats. Null if nobody is known. */
    private static @Nullable KnownLimit budget(ConfigSnapshot config, List<Part> layers) {
        return Stream.concat(
                        config.hopsInFront().stream().map(hop -> hop.limit(Peer.Limit.ANSWER)),
                        layers.stream().map(RetriesExceedBudget::own))
                .filter(limit -> limit != null && limit.value() != Setting.UNLIMITED)
                .min(Comparator.comparingLong(KnownLimit::value))
                .orElse(null);
    }

    private static @Nullable KnownLimit own(Part layer) {
        Setting call = layer.kind() == Part.Kind.RETRIER ? layer.setting(SettingKey.CALL_TIMEOUT) : null;
        return call == null ? null : new KnownLimit(call.value(), KnownLimit.Certainty.CONFIGURED, call.evidence());
    }
}
