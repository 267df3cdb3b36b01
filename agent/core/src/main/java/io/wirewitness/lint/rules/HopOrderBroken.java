package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.IdleLimit;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.IdleMargin;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Margin;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Setting;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** A proxy on the way keeps idle connections to what is behind it longer than that does. */
public final class HopOrderBroken implements LintRule {

    @Override
    public String name() {
        return "hop-order-broken";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Peer proxy : config.peers()) {
            KnownLimit onward = proxy.limit(Peer.Limit.ONWARD_IDLE);
            KnownLimit behind = proxy.limit(Peer.Limit.BEHIND_IDLE);
            if (onward == null || behind == null || behind.value() == Setting.UNLIMITED) {
                continue;
            }
            if (Margin.millis(onward.value(), behind.value()) > Margin.RACE_MILLIS || IdleMargin.isUsedOnce(proxy)) {
                continue;
            }
            long seconds = IdleLimit.belowSeconds(behind.value());
            findings.add(FindingBuilder.of(this, proxy.address())
                    .by(KnownLimit.lessSure(onward, behind), Severity.WARNING)
                    .headline(Margin.arithmetic("proxy", onward.value(), "what is behind it", behind.value()))
                    .evidence("the proxy's idle limit onward", onward)
                    .evidence("the idle limit behind it", behind)
                    .action(
                            seconds < 1
                                    ? "let the proxy keep no connections to what is behind it"
                                    : "let the proxy keep idle connections for less than what is behind it, such as "
                                            + seconds + " s; each hop must close before the next one does"));
        }
        return findings;
    }
}
