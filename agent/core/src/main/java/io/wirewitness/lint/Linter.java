package io.wirewitness.lint;

import io.wirewitness.model.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Asks every lint rule. Any thread, several at a time: a rule that throws is switched off for good, named once, and the rest
 * goes on.
 */
public final class Linter {

    private final List<LintRule> rules;
    private final BiConsumer<String, Throwable> faults;
    private final Set<String> switchedOff = ConcurrentHashMap.newKeySet();

    /** A linter with all rules; {@code faults} is told the name of a rule that broke, and why, once per rule. */
    public Linter(BiConsumer<String, Throwable> faults) {
        this(LintRules.all(), faults);
    }

    /** A linter with some rules, for tests. */
    public Linter(List<LintRule> rules, BiConsumer<String, Throwable> faults) {
        this.rules = List.copyOf(rules);
        this.faults = faults;
    }

    /** Everything that is found, the most serious first, and by subject within one severity. Never throws. */
    public List<Finding> lint(ConfigSnapshot config) {
        List<Finding> all = new ArrayList<>();
        for (LintRule rule : rules) {
            if (switchedOff.contains(rule.name())) {
                continue;
            }
            try {
                all.addAll(rule.check(config));
            } catch (RuntimeException | LinkageError | StackOverflowError fault) {
                if (switchedOff.add(rule.name())) {
                    faults.accept(rule.name(), fault);
                }
            }
        }
        all.sort(Comparator.comparing(Finding::severity)
                .thenComparing(Finding::subject)
                .thenComparing(Finding::rule));
        return all;
    }
}
