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

/** The client keeps idle connections for ever, and the peer does not. */
public final class KeepAliveUnlimited implements LintRule {

    @Override
    public String name() {
        return "keep-alive-unlimited";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit peer = hop.limit(Peer.Limit.IDLE);
            if (peer == null || !IdleMargin.isWithoutLimit(hop)) {
                continue;
            }
            Severity most = hop.peer().dropsSilently() ? Severity.ERROR : Severity.WARNING;
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(peer, most)
                    .headline(IdleMargin.shown(hop, peer) + (hop.peer().dropsSilently() ? ", and nobody is told" : ""))
                    .evidence(hop.part(), SettingKey.IDLE)
                    .evidence("the peer's idle limit", peer)
                    .expected(config, hop, peer, IdleMargin.keptThenMillis(hop, peer))
                    .action(IdleMargin.keepLess(hop, peer)));
        }
        return findings;
    }
}
