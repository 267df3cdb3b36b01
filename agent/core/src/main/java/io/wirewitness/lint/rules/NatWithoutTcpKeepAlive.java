package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Margin;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.lint.SilentHop;
import io.wirewitness.lint.TcpProbes;
import io.wirewitness.model.Finding;
import java.util.ArrayList;
import java.util.List;

/** A NAT or firewall forgets an idle connection in silence, the client keeps it, and no probe keeps it alive. */
public final class NatWithoutTcpKeepAlive implements LintRule {

    @Override
    public String name() {
        return "nat-without-tcp-keep-alive";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (SilentHop hop : SilentHop.of(config)) {
            TcpProbes probes = TcpProbes.of(hop.part(), config.host());
            if (probes == null || !probes.off()) {
                continue; // on: tcp-keep-alive-too-late
            }
            if (hop.isIpvs(config.host()) || hop.hasItsOwnRule()) {
                continue; // ipvs-idle-limit, kafka-idle-outlives-proxy and others
            }
            FindingBuilder finding = FindingBuilder.of(this, hop.hop().subject())
                    .by(hop.limit())
                    .headline(hop.arithmetic() + ", and no TCP keep-alive")
                    .evidence(hop.part(), SettingKey.IDLE, SettingKey.CLEANER_PERIOD)
                    .evidence("the path's idle limit", hop.limit());
            probes.evidence().forEach(finding::evidence);
            findings.add(finding.action(Margin.keepLess(
                            hop.part().setting(SettingKey.IDLE), hop.limit().value())
                    + TcpProbes.orInTime(hop.part(), hop.limit().value())));
        }
        return findings;
    }
}
