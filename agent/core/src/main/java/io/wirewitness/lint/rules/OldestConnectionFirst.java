package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.IdleMargin;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** Of all idle connections the pool hands out the one that is most likely to be closed. */
public final class OldestConnectionFirst implements LintRule {

    @Override
    public String name() {
        return "oldest-connection-first";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit peer = hop.limit(Peer.Limit.IDLE);
            Setting leasing = hop.part().setting(SettingKey.LEASING);
            if (peer == null || leasing == null || !"fifo".equals(leasing.word()) || !IdleMargin.isWithoutLimit(hop)) {
                continue;
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(peer, Severity.WARNING)
                    .headline(
                            "the pool hands out the connection first that was idle longest, without an idle limit, and peer"
                                    + " closes at " + Quantity.millis(peer.value()))
                    .evidence(hop.part(), SettingKey.LEASING, SettingKey.IDLE)
                    .evidence("the peer's idle limit", peer)
                    .action("hand out the youngest first ("
                            + (hop.part().library().equals("reactor-netty") ? "ConnectionProvider lifo()" : "lifo")
                            + "), and " + IdleMargin.keepLess(hop, peer)));
        }
        return findings;
    }
}
