package io.wirewitness.lint;

import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts a finding together, in the order in which it is read. Not thread-safe. */
public final class FindingBuilder {

    /** Where only the application's own settings count. */
    private static final String SETTINGS = "settings";

    private final String rule;
    private final String subject;
    private final List<String> evidence = new ArrayList<>();
    private Severity severity = Severity.WARNING;
    private String origin = SETTINGS;
    private @Nullable String headline;
    private @Nullable String expected;

    private FindingBuilder(String rule, String subject) {
        this.rule = rule;
        this.subject = subject;
    }

    /** Begins a finding of this rule about this subject; a warning until something else is said. */
    public static FindingBuilder of(LintRule rule, String subject) {
        return new FindingBuilder(rule.name(), subject);
    }

    /** How much it matters, by the application's own settings alone. */
    public FindingBuilder severity(Severity how) {
        severity = how;
        return this;
    }

    /** It matters as much as the limit is sure. */
    public FindingBuilder by(KnownLimit limit) {
        severity = limit.certainty().severity();
        origin = limit.certainty().text();
        return this;
    }

    /** It matters as much as the limit is sure, and this much at most. */
    public FindingBuilder by(KnownLimit limit, Severity most) {
        Severity sure = limit.certainty().severity();
        severity = sure.compareTo(most) < 0 ? most : sure;
        origin = limit.certainty().text();
        return this;
    }

    /** What is wrong, with the numbers; lower case, no full stop. */
    public FindingBuilder headline(String text) {
        headline = text;
        return this;
    }

    /** How often it fails, and would with this idle limit of the client; nothing if too little was seen. */
    public FindingBuilder expected(ConfigSnapshot config, ConfigSnapshot.Hop hop, KnownLimit peer, long thenMillis) {
        Forecast forecast = Forecast.of(config, hop, peer, thenMillis);
        expected = forecast == null ? null : forecast.shown();
        return this;
    }

    /** One number and where it came from. */
    public FindingBuilder evidence(String line) {
        evidence.add(line);
        return this;
    }

    /** A setting and where it came from; nothing if it is not known. */
    public FindingBuilder evidence(@Nullable Setting setting) {
        if (setting != null) {
            evidence.add(setting.evidence());
        }
        return this;
    }

    /** A limit of somebody else's, as {@code what} is {@code 60 s (observed: ...)}. */
    public FindingBuilder evidence(String what, KnownLimit limit) {
        evidence.add(what + " is " + limit.shown());
        return this;
    }

    /** Both ends' idle limits, and the peer's promise if the client takes that for its own. */
    public FindingBuilder idleLimits(ConfigSnapshot.Hop hop, KnownLimit peer) {
        KnownLimit promise = IdleMargin.promise(hop);
        if (promise != null && IdleMargin.takesPromise(hop)) {
            evidence("what the peer promises", promise);
        }
        return evidence(hop.part(), SettingKey.IDLE, SettingKey.CLEANER_PERIOD).evidence("the peer's idle limit", peer);
    }

    /** Settings of a part, as far as they are known. */
    public FindingBuilder evidence(Part part, SettingKey... keys) {
        evidence.addAll(part.evidence(keys));
        return this;
    }

    /** The finding, with what to do. */
    public Finding action(String action) {
        return new Finding(
                rule, severity, subject, Objects.requireNonNull(headline), evidence, action, origin, expected);
    }
}
