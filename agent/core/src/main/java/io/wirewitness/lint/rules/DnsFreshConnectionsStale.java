package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.DnsCache;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** Names are looked up often, but a busy pool never makes the connection that would use the new address. */
public final class DnsFreshConnectionsStale implements LintRule {

    @Override
    public String name() {
        return "dns-fresh-connections-stale";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        DnsCache cache = DnsCache.found(config.jvm());
        if (!cache.chosen() || cache.seconds() < 0) {
            return List.of(); // nobody cares about fresh addresses, or they are kept for ever: dns-cached-forever
        }
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit pause = hop.limit(Peer.Limit.LONGEST_PAUSE);
            long keeps = hop.part().idleEffectiveMillis();
            if (!hop.part().unlimited(SettingKey.LIFETIME) || pause == null || pause.value() >= keeps) {
                continue; // connections are renewed by their age or in a quiet moment
            }
            if (hop.limit(Peer.Limit.REQUESTS) != null || hop.limit(Peer.Limit.LIFETIME) != null) {
                continue; // the peer renews them
            }
            if (config.farNames(hop.part()).isEmpty()) {
                continue;
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .severity(Severity.NOTE)
                    .headline("an address is kept " + cache.shown()
                            + ", a connection without limit: a busy one stays at the old address")
                    .evidence(cache.evidence())
                    .evidence(hop.part(), SettingKey.LIFETIME, SettingKey.IDLE)
                    .evidence("the longest pause between two requests was " + pause.shown())
                    .action("limit the age of a connection to 5 to 15 minutes, here or at the peer"));
        }
        return findings;
    }
}
