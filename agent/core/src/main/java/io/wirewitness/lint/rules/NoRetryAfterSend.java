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

/** Requests will meet closed connections, and this client repeats none that it has sent, not even a GET. */
public final class NoRetryAfterSend implements LintRule {

    @Override
    public String name() {
        return "no-retry-after-send";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit peer = hop.limit(Peer.Limit.IDLE);
            Setting retries = hop.part().setting(SettingKey.RETRIES);
            Setting sent = hop.part().setting(SettingKey.RETRY_SENT);
            boolean none = retries != null && retries.value() == 0;
            boolean switchedOff = none && retries != null && retries.chosen();
            if (peer == null || switchedOff || !(none || hop.part().off(SettingKey.RETRY_SENT))) {
                continue; // switched off by somebody: retry-off-with-stale-risk
            }
            if (!IdleMargin.isStale(hop) || Retries.isRepeatedAbove(config, hop.part())) {
                continue;
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(peer, Severity.NOTE)
                    .headline("a request that was sent is not sent again, not even a GET, and "
                            + IdleMargin.shown(hop, peer))
                    .evidence(retries)
                    .evidence(sent)
                    .idleLimits(hop, peer)
                    .action("repeat idempotent requests in the caller, and " + IdleMargin.keepLess(hop, peer)));
        }
        return findings;
    }
}
