package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.IdleMargin;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** An age limit was set where an idle limit was meant, or the other way round. */
public final class LifetimeTakenForIdle implements LintRule {

    /** What Quarkus' REST client calls the idle limit. */
    private static final String QUARKUS = "connection-ttl";

    @Override
    public String name() {
        return "lifetime-taken-for-idle";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit peer = hop.limit(Peer.Limit.IDLE);
            Setting lifetime = hop.part().setting(SettingKey.LIFETIME);
            if (lifetime == null || !lifetime.chosen() || lifetime.unlimited() || peer == null) {
                continue;
            }
            if (!IdleMargin.isWithoutLimit(hop)) {
                continue; // so young are all connections that the idle limit of the peer is never reached, or both are
                // set
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .severity(Severity.NOTE)
                    .headline("connections end at an age of " + lifetime.shown()
                            + " and at no idle time, peer closes at " + Quantity.millis(peer.value()) + " of idleness")
                    .evidence(hop.part(), SettingKey.LIFETIME, SettingKey.IDLE)
                    .evidence("the peer's idle limit", peer)
                    .action("set the idle limit as well; " + IdleMargin.keepLess(hop, peer)));
        }
        for (Part client : config.clients()) {
            Setting idle = client.setting(SettingKey.IDLE);
            boolean misnamed = idle != null && idle.chosen() && idle.name().contains(QUARKUS);
            if (idle == null || !misnamed || idle.unlimited() || client.peers().isEmpty()) {
                continue;
            }
            if (client.value(SettingKey.LIFETIME, Setting.UNLIMITED) != Setting.UNLIMITED) {
                continue;
            }
            findings.add(
                    FindingBuilder.of(this, client.subject())
                            .severity(Severity.NOTE)
                            .headline(QUARKUS + " limits how long connections are idle, " + idle.shown()
                                    + ", and not their age")
                            .evidence(idle)
                            .action(
                                    "if an age limit was meant, let the server end connections by age; as an idle limit it is right"));
        }
        return findings;
    }
}
