package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.DnsCache;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.LintRule;
import io.wirewitness.model.Finding;
import java.util.List;

/** While no name server answers, the JDK goes on with addresses of long ago. */
public final class DnsStaleAnswersLong implements LintRule {

    /** The first JDK that reads it. */
    private static final int SINCE = 21;

    private static final long LONG_SECONDS = 300;

    @Override
    public String name() {
        return "dns-stale-answers-long";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        DnsCache stale = DnsCache.of(config.jvm(), DnsCache.Kind.STALE);
        DnsCache found = DnsCache.found(config.jvm());
        if (stale == null || found.seconds() <= 0 || DnsCache.isIdle(config)) {
            return List.of(); // it is read only where addresses are kept for a time
        }
        boolean isRead = config.jvm().effective(DnsCache.Kind.STALE.field()) != null
                || config.jvm().feature() >= SINCE;
        if (!isRead || (stale.seconds() >= 0 && stale.seconds() <= LONG_SECONDS)) {
            return List.of();
        }
        return List.of(FindingBuilder.of(this, JvmSettings.SUBJECT)
                .headline("old addresses are used " + stale.shown() + " more while no name server answers")
                .evidence(found.evidence())
                .evidence(stale.evidence())
                .action("use old addresses for 300 s at most: " + stale.toSet(config.jvm(), LONG_SECONDS)));
    }
}
