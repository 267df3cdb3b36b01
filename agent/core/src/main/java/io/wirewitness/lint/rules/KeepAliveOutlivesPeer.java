package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.IdleMargin;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Margin;
import io.wirewitness.lint.Peer;
import io.wirewitness.model.Finding;
import java.util.ArrayList;
import java.util.List;

/** The client keeps idle connections longer than the peer does: the next request meets a closed one. */
public final class KeepAliveOutlivesPeer implements LintRule {

    @Override
    public String name() {
        return "keep-alive-outlives-peer";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit peer = hop.limit(Peer.Limit.IDLE);
            long margin = IdleMargin.ofClient(hop);
            if (peer == null || margin >= -Margin.RACE_MILLIS || margin == Long.MIN_VALUE) {
                continue; // nearly equal: keep-alive-races-peer; without any limit: keep-alive-unlimited
            }
            if (IdleMargin.takesPromise(hop) || IdleMargin.ignoresPromise(hop) || IdleMargin.isCleanerLate(hop)) {
                continue; // keep-alive-hint-without-margin, keep-alive-hint-ignored, cleaner-too-coarse
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(peer)
                    .headline(IdleMargin.shown(hop, peer))
                    .idleLimits(hop, peer)
                    .expected(config, hop, peer, IdleMargin.keptThenMillis(hop, peer))
                    .action(IdleMargin.keepLess(hop, peer)));
        }
        return findings;
    }
}
