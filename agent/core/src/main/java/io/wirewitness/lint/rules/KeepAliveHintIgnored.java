package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.IdleMargin;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Margin;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import java.util.ArrayList;
import java.util.List;

/** The server says how long it keeps idle connections, and the client does not listen. */
public final class KeepAliveHintIgnored implements LintRule {

    @Override
    public String name() {
        return "keep-alive-hint-ignored";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit promise = hop.limit(Peer.Limit.IDLE);
            long margin = IdleMargin.ofClient(hop);
            if (promise == null || margin >= -Margin.RACE_MILLIS || margin == Long.MIN_VALUE) {
                continue;
            }
            if (!IdleMargin.ignoresPromise(hop) || IdleMargin.isCleanerLate(hop)) {
                continue; // what is known better than from the header: keep-alive-outlives-peer
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(promise)
                    .headline(IdleMargin.shown(hop, promise) + "; the peer's Keep-Alive header says so and "
                            + hop.part().library() + " ignores it")
                    .evidence(hop.part(), SettingKey.IDLE, SettingKey.CLEANER_PERIOD, SettingKey.OBEYS_HINT)
                    .evidence("the peer's idle limit", promise)
                    .action(IdleMargin.keepLess(hop, promise)));
        }
        return findings;
    }
}
