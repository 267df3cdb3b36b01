package io.wirewitness.lint;

import io.wirewitness.model.Finding;
import java.util.List;

/**
 * One problem of configurations. Reads numbers and nothing else: what is not known is no problem. Any thread.
 */
public interface LintRule {

    /** The name in kebab case, after the problem; its page is {@code docs/lint/<name>.md}. */
    String name();

    /** What is found; at most one finding a subject; empty if the rule is not concerned. */
    List<Finding> check(ConfigSnapshot config);
}
