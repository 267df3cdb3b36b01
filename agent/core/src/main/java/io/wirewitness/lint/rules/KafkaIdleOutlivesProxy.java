package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Margin;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.lint.TcpProbes;
import io.wirewitness.model.Finding;
import java.util.ArrayList;
import java.util.List;

/** A client of Kafka keeps idle connections longer than a box on the way to the broker does. */
public final class KafkaIdleOutlivesProxy implements LintRule {

    @Override
    public String name() {
        return "kafka-idle-outlives-proxy";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit limit = hop.limit(Peer.Limit.IDLE);
            long keeps = hop.part().idleEffectiveMillis();
            if (!hop.part().isKafka() || limit == null || keeps < 0) {
                continue;
            }
            if (Margin.millis(keeps, limit.value()) > Margin.RACE_MILLIS || hop.isBusyWithin(limit.value())) {
                continue;
            }
            TcpProbes probes = TcpProbes.of(hop.part(), config.host());
            if (hop.peer().dropsSilently() && probes != null && probes.firstMillis() < limit.value()) {
                continue; // probes hold the entry of a NAT
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(limit)
                    .headline(Margin.arithmetic("client", hop.part(), "the path", limit.value()))
                    .evidence(hop.part(), SettingKey.IDLE)
                    .evidence("the path's idle limit", limit)
                    .action(Margin.keepLess(hop.part().setting(SettingKey.IDLE), limit.value())));
        }
        return findings;
    }
}
