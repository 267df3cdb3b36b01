package io.wirewitness.lint;

import io.wirewitness.lint.rules.AcquireTimeoutLong;
import io.wirewitness.lint.rules.AcquireTimeoutMissing;
import io.wirewitness.lint.rules.AddressFamiliesNotRaced;
import io.wirewitness.lint.rules.CallTimeoutMissing;
import io.wirewitness.lint.rules.ClientChosenByClasspath;
import io.wirewitness.lint.rules.ClientsDisagree;
import io.wirewitness.lint.rules.ConnectTimeoutLong;
import io.wirewitness.lint.rules.ConnectTimeoutMissing;
import io.wirewitness.lint.rules.DefaultReliedOn;
import io.wirewitness.lint.rules.DnsCachedForever;
import io.wirewitness.lint.rules.DnsFailureCachedLong;
import io.wirewitness.lint.rules.DnsFreshConnectionsStale;
import io.wirewitness.lint.rules.DnsNotCached;
import io.wirewitness.lint.rules.DnsSettingsBypassed;
import io.wirewitness.lint.rules.DnsStaleAnswersLong;
import io.wirewitness.lint.rules.DnsTtlAsSystemProperty;
import io.wirewitness.lint.rules.DnsTtlSetTooLate;
import io.wirewitness.lint.rules.KeepAliveOutlivesPeer;
import io.wirewitness.lint.rules.PropertySetTooLate;
import io.wirewitness.lint.rules.ReadTimeoutMissing;
import io.wirewitness.lint.rules.ReadTimeoutOutlivesProxy;
import io.wirewitness.lint.rules.ReadTimeoutTooShort;
import io.wirewitness.lint.rules.ResponseBodyUnbounded;
import io.wirewitness.lint.rules.TimeoutBudgetInverted;
import io.wirewitness.lint.rules.TlsHandshakeUnbounded;
import io.wirewitness.lint.rules.UnitSuspect;
import io.wirewitness.lint.rules.ValidationGetterLies;
import io.wirewitness.lint.rules.WriteTimeoutMissing;
import io.wirewitness.lint.rules.ZeroMeansInfinite;
import java.util.List;

/** Every lint rule, in the order of their names. */
public final class LintRules {

    private static final List<LintRule> ALL = List.of(
            new AcquireTimeoutLong(),
            new AcquireTimeoutMissing(),
            new AddressFamiliesNotRaced(),
            new CallTimeoutMissing(),
            new ClientChosenByClasspath(),
            new ClientsDisagree(),
            new ConnectTimeoutLong(),
            new ConnectTimeoutMissing(),
            new DefaultReliedOn(),
            new DnsCachedForever(),
            new DnsFailureCachedLong(),
            new DnsFreshConnectionsStale(),
            new DnsNotCached(),
            new DnsSettingsBypassed(),
            new DnsStaleAnswersLong(),
            new DnsTtlAsSystemProperty(),
            new DnsTtlSetTooLate(),
            new KeepAliveOutlivesPeer(),
            new PropertySetTooLate(),
            new ReadTimeoutMissing(),
            new ReadTimeoutOutlivesProxy(),
            new ReadTimeoutTooShort(),
            new ResponseBodyUnbounded(),
            new TimeoutBudgetInverted(),
            new TlsHandshakeUnbounded(),
            new UnitSuspect(),
            new ValidationGetterLies(),
            new WriteTimeoutMissing(),
            new ZeroMeansInfinite());

    private LintRules() {}

    /** All rules. They have no state. */
    public static List<LintRule> all() {
        return ALL;
    }
}
