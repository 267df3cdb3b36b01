package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.DnsCache;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.LintRule;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.List;

/** Every connection looks its name up again. */
public final class DnsNotCached implements LintRule {

    private static final long KEPT_SECONDS = 10;

    @Override
    public String name() {
        return "dns-not-cached";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        DnsCache cache = DnsCache.found(config.jvm());
        if (cache.seconds() != 0 || DnsCache.isIdle(config)) {
            return List.of();
        }
        if (config.jvm().system("jdk.net.hosts.file") != null || config.host().sysctl("resolver.near", 0) == 1) {
            return List.of(); // a lookup costs next to nothing
        }
        return List.of(FindingBuilder.of(this, JvmSettings.SUBJECT)
                .severity(DnsCache.namesCalled(config).isEmpty() ? Severity.NOTE : Severity.WARNING)
                .headline(
                        "addresses are not kept: a lookup for every connection, and a slow name server is in each of them")
                .evidence(cache.evidence())
                .action("keep addresses for a few seconds: " + cache.toSet(config.jvm(), KEPT_SECONDS)));
    }
}
