package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.DnsCache;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.LintRule;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.List;

/** A lookup that failed once fails for minutes, or for ever, without being tried again. */
public final class DnsFailureCachedLong implements LintRule {

    /** What the JDK's own java.security has. */
    private static final long LONG_SECONDS = 10;

    @Override
    public String name() {
        return "dns-failure-cached-long";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        DnsCache cache = DnsCache.of(config.jvm(), DnsCache.Kind.FAILED);
        if (cache == null || (cache.seconds() >= 0 && cache.seconds() <= LONG_SECONDS) || DnsCache.isIdle(config)) {
            return List.of();
        }
        boolean forGood = cache.seconds() < 0 && !DnsCache.namesCalled(config).isEmpty();
        return List.of(FindingBuilder.of(this, JvmSettings.SUBJECT)
                .severity(forGood ? Severity.ERROR : Severity.WARNING)
                .headline("a lookup that fails once is kept " + cache.shown()
                        + ": UnknownHostException without asking again")
                .evidence(cache.evidence())
                .action("keep failures for 10 s at most: " + cache.toSet(config.jvm(), LONG_SECONDS)));
    }
}
