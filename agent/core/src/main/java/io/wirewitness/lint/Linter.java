package io.wirewitness.lint;

import io.wirewitness.model.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks every lint rule. Any thread, several at a time: a rule that throws is switched off for good, named once, and the rest
 * goes on.
 */
public final class Linter {

    private final @Nullable List<LintRule> rules;
    private final BiConsumer<String, Throwable> faults;
    private final Set<String> switchedOff = ConcurrentHashMap.newKeySet();

    /**
     * A linter with all rules, of which those are asked that may find something.
     *
     * @param faults told the name of a rule that broke, and why, once per rule
     */
    public Linter(BiConsumer<String, Throwable> faults) {
        this.rules = null;
        this.faults = faults;
    }

    /** A linter with some rules, for tests. */
    public Linter(List<LintRule> rules, BiConsumer<String, Throwable> faults) {
        this.rules = List.copyOf(rules);
        this.faults = faults;
    }

    /** Everything that is found, the most serious first, and by subject within one severity. Never throws. */
    public List<Finding> lint(ConfigSnapshot config) {
        List<LintRule> concerned = rules == null ? concernedBy(config) : rules;
        List<Finding> all = new ArrayList<>();
        for (LintRule rule : concerned) {
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
        if (all.size() > 1) {
            all.sort(Comparator.comparing(Finding::severity)
                    .thenComparing(Finding::subject)
                    .thenComparing(Finding::rule));
        }
        return all;
    }

    private List<LintRule> concernedBy(ConfigSnapshot config) {
        try {
            return LintRules.concernedBy(config.facts());
        } catch (RuntimeException | LinkageError | StackOverflowError fault) {
            if (switchedOff.add("facts")) {
                faults.accept("facts", fault);
            }
            return List.of();
        }
    }

    /**
     * Whether a rule that reads the kernel's tables of sockets and routes may find something: they are long where there are many
     * connections, and the kernel makes them anew for each reader.
     */
    public static boolean readsTables(ConfigSnapshot config) {
        Facts facts = config.facts();
        return facts.are(Facts.SILENT) || facts.are(Facts.PROBES_OFTEN) || facts.are(Facts.FAR | Facts.IPV6_FIRST);
    }
}
