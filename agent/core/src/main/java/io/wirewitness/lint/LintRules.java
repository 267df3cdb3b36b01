package io.wirewitness.lint;

import io.wirewitness.lint.rules.AddressFamiliesNotRaced;
import io.wirewitness.lint.rules.DnsCachedForever;
import io.wirewitness.lint.rules.DnsFailureCachedLong;
import io.wirewitness.lint.rules.DnsFreshConnectionsStale;
import io.wirewitness.lint.rules.DnsNotCached;
import io.wirewitness.lint.rules.DnsSettingsBypassed;
import io.wirewitness.lint.rules.DnsStaleAnswersLong;
import io.wirewitness.lint.rules.DnsTtlAsSystemProperty;
import io.wirewitness.lint.rules.DnsTtlSetTooLate;
import io.wirewitness.lint.rules.KeepAliveOutlivesPeer;
import java.util.List;

/** Every lint rule, in the order of their names. */
public final class LintRules {

    private static final List<LintRule> ALL = List.of(
            new AddressFamiliesNotRaced(),
            new DnsCachedForever(),
            new DnsFailureCachedLong(),
            new DnsFreshConnectionsStale(),
            new DnsNotCached(),
            new DnsSettingsBypassed(),
            new DnsStaleAnswersLong(),
            new DnsTtlAsSystemProperty(),
            new DnsTtlSetTooLate(),
            new KeepAliveOutlivesPeer());

    private LintRules() {}

    /** All rules. They have no state. */
    public static List<LintRule> all() {
        return ALL;
    }
}
