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

/** TCP keep-alive was tuned to hold a connection through a proxy of HTTP, which does not count probes. */
public final class TcpKeepAliveAgainstProxy implements LintRule {

    @Override
    public String name() {
        return "tcp-keep-alive-against-proxy";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit limit = hop.limit(Peer.Limit.IDLE);
            Setting probe = hop.part().setting(SettingKey.TCP_KEEP_IDLE);
            if (limit == null || !hop.peer().readsHttp()) {
                continue; // a NAT counts probes: tcp-keep-alive-too-late
            }
            if (probe == null || !probe.chosen() || !hop.part().on(SettingKey.TCP_KEEP_ALIVE)) {
                continue;
            }
            if (probe.value() >= limit.value() || hop.part().idleEffectiveMillis() < limit.value()) {
                continue; // nobody relies on it
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(limit, Severity.NOTE)
                    .headline("TCP keep-alive probes every " + Quantity.millis(probe.value())
                            + " do not hold a connection that a proxy of HTTP closes after "
                            + Quantity.millis(limit.value()) + " without a request")
                    .evidence(hop.part(), SettingKey.TCP_KEEP_IDLE, SettingKey.IDLE)
                    .evidence("the peer's idle limit", limit)
                    .action(Margin.keepLess(hop.part().setting(SettingKey.IDLE), limit.value())));
        }
        return findings;
    }
}
