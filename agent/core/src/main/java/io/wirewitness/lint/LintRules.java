package io.wirewitness.lint;

import io.wirewitness.lint.rules.KeepAliveOutlivesPeer;
import java.util.List;

/** Every lint rule, in the order of their names. */
public final class LintRules {

    private static final List<LintRule> ALL = List.of(new KeepAliveOutlivesPeer());

    private LintRules() {}

    /** All rules. They have no state. */
    public static List<LintRule> all() {
        return ALL;
    }
}
