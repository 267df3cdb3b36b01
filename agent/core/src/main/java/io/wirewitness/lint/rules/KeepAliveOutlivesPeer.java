package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Margin;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
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
            long keeps = hop.part().idleEffectiveMillis();
            if (!hop.part().isClient() || peer == null || keeps < 0 || keeps == Setting.UNLIMITED) {
                continue; // without any limit: keep-alive-unlimited
            }
            if (Margin.millis(keeps, peer.value()) >= -Margin.RACE_MILLIS) {
                continue; // nearly equal: keep-alive-races-peer
            }
            if (peer.certainty() == KnownLimit.Certainty.ANNOUNCED && hop.part().on(SettingKey.OBEYS_HINT)) {
                continue; // it takes the server's word in place of its own limit: keep-alive-hint-without-margin
            }
            if (hop.isBusyWithin(peer.value())) {
                continue;
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(peer)
                    .headline(Margin.arithmetic("client", hop.part(), "peer", peer.value()))
                    .evidence(hop.part(), SettingKey.IDLE, SettingKey.CLEANER_PERIOD)
                    .evidence("the peer's idle limit is " + peer.shown())
                    .action(Margin.keepLess(hop.part().setting(SettingKey.IDLE), peer.value())));
        }
        return findings;
    }
}
