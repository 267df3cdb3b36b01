package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Margin;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** Connections may grow older here than the peer lets them. */
public final class LifetimeOutlivesPeer implements LintRule {

    private static final long SECOND_MILLIS = 1_000;

    private static final long EARLIER_SECONDS = 30;

    @Override
    public String name() {
        return "lifetime-outlives-peer";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit peer = hop.limit(Peer.Limit.LIFETIME);
            Setting lifetime = hop.part().setting(SettingKey.LIFETIME);
            if (peer == null || lifetime == null || lifetime.unlimited() || peer.value() == Setting.UNLIMITED) {
                continue; // whoever sets none leaves it to the peer
            }
            if (Margin.millis(lifetime.value(), peer.value()) > Margin.RACE_MILLIS) {
                continue;
            }
            long seconds = peer.value() / SECOND_MILLIS - EARLIER_SECONDS;
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(peer, Severity.WARNING)
                    .headline("client ends connections at an age of " + lifetime.shown() + ", peer at "
                            + Quantity.millis(peer.value()) + ": margin "
                            + Margin.shown(Margin.millis(lifetime.value(), peer.value())))
                    .evidence(lifetime)
                    .evidence("the peer's age limit", peer)
                    .action("let connections end half a minute before the peer ends them: "
                            + lifetime.toSet(Math.max(1, seconds > 0 ? seconds : peer.value() / 2 / SECOND_MILLIS))));
        }
        return findings;
    }
}
