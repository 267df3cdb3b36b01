package io.wirewitness.lint.rules;

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

/** Nothing looks whether a connection is still there before it is used, and it may be gone. */
public final class ValidationOff implements LintRule {

    @Override
    public String name() {
        return "validation-off";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit peer = hop.limit(Peer.Limit.IDLE);
            Setting validates = hop.part().setting(SettingKey.VALIDATE_AFTER);
            if (peer == null || validates == null || !validates.unlimited() || !IdleMargin.isStale(hop)) {
                continue;
            }
            if (hop.part().on(SettingKey.WATCHES_IDLE) || IdleMargin.takesPromise(hop)) {
                continue; // it notices the end as it happens, or lets go when the peer does
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(peer, Severity.WARNING)
                    .headline("connections are not looked at before they are used, and " + IdleMargin.shown(hop, peer))
                    .evidence(hop.part(), SettingKey.VALIDATE_AFTER, SettingKey.IDLE, SettingKey.CLEANER_PERIOD)
                    .evidence("the peer's idle limit", peer)
                    .action("look at connections that were idle for a second: " + validates.toSet(1)));
        }
        return findings;
    }
}
