package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.IdleMargin;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Retries;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** Requests will meet closed connections, and repeating them was switched off. */
public final class RetryOffWithStaleRisk implements LintRule {

    @Override
    public String name() {
        return "retry-off-with-stale-risk";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit peer = hop.limit(Peer.Limit.IDLE);
            Setting retries = hop.part().setting(SettingKey.RETRIES);
            if (peer == null || retries == null || retries.value() != 0 || !retries.chosen()) {
                continue; // a client that has no such thing: no-retry-after-send
            }
            if (!IdleMargin.isStale(hop) || Retries.isRepeatedAbove(config, hop.part())) {
                continue;
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(peer, Severity.WARNING)
                    .headline("retries are off, and " + IdleMargin.shown(hop, peer))
                    .evidence(retries)
                    .idleLimits(hop, peer)
                    .action("repeat idempotent requests once (" + retries.toSet(1) + "), or better "
                            + IdleMargin.keepLess(hop, peer)));
        }
        return findings;
    }
}
