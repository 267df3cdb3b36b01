package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.DnsCache;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.LintRule;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.List;

/** The JDK never looks a name up twice: an address that changed is not found until the JVM is restarted. */
public final class DnsCachedForever implements LintRule {

    private static final long KEPT_SECONDS = 30;

    @Override
    public String name() {
        return "dns-cached-forever";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        DnsCache cache = DnsCache.found(config.jvm());
        if (cache.seconds() >= 0) {
            return List.of();
        }
        if (config.jvm().system("jdk.net.hosts.file") != null || DnsCache.isIdle(config)) {
            return List.of(); // a file of addresses is as old as it is; and nothing is looked up
        }
        List<String> names = DnsCache.namesCalled(config);
        FindingBuilder finding = FindingBuilder.of(this, JvmSettings.SUBJECT)
                .severity(names.isEmpty() ? Severity.WARNING : Severity.ERROR)
                .headline("addresses are kept for ever: a name that moves is called at its old address until a restart")
                .evidence(cache.evidence());
        if (!names.isEmpty()) {
            finding.evidence("called by name: " + names.get(0)
                    + (names.size() == 1 ? "" : " and " + Quantity.counted(names.size() - 1L, "other")));
        }
        return List.of(finding.action("keep addresses for 30 s: " + cache.toSet(config.jvm(), KEPT_SECONDS)));
    }
}
