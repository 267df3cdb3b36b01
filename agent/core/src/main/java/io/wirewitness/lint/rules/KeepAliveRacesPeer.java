package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.IdleMargin;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** Client and peer close idle connections at the same time: now and then a request and a close cross. */
public final class KeepAliveRacesPeer implements LintRule {

    @Override
    public String name() {
        return "keep-alive-races-peer";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit peer = hop.limit(Peer.Limit.IDLE);
            long margin = IdleMargin.ofClient(hop);
            if (peer == null || !IdleMargin.isRace(margin)) {
                continue;
            }
            if (IdleMargin.takesPromise(hop) || IdleMargin.isCleanerLate(hop)) {
                continue; // keep-alive-hint-without-margin, cleaner-too-coarse
            }
            if (margin > 0 && hop.part().on(SettingKey.RETRY_SENT)) {
                continue; // the client is first but for the delay of a message, and repeats what that costs
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(peer, Severity.WARNING)
                    .headline(IdleMargin.shown(hop, peer) + ", a race")
                    .idleLimits(hop, peer)
                    .expected(config, hop, peer, IdleMargin.keptThenMillis(hop, peer))
                    .action(IdleMargin.keepLess(hop, peer)));
        }
        return findings;
    }
}
