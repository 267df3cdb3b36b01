package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
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

/** IPVS forgets idle connections after 15 minutes, and the next packet goes to another pod, which resets. */
public final class IpvsIdleLimit implements LintRule {

    @Override
    public String name() {
        return "ipvs-idle-limit";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (SilentHop hop : SilentHop.of(config)) {
            TcpProbes probes = TcpProbes.of(hop.part(), config.host());
            long limit = hop.limit().value();
            if (!hop.isIpvs(config.host()) || hop.hasItsOwnRule()) {
                continue; // another NAT: nat-without-tcp-keep-alive, tcp-keep-alive-too-late
            }
            if (probes == null || probes.firstMillis() < limit) {
                continue;
            }
            FindingBuilder finding = FindingBuilder.of(this, hop.hop().subject())
                    .by(hop.limit())
                    .headline("client keeps " + hop.part().shownIdle() + " and "
                            + (probes.off() ? "sends no probe" : "probes after " + probes.shownFirst())
                            + ", IPVS forgets idle connections at " + Quantity.millis(limit)
                            + " and sends the next packet to any pod")
                    .evidence(hop.part(), SettingKey.IDLE, SettingKey.CLEANER_PERIOD)
                    .evidence("the path's idle limit", hop.limit());
            probes.evidence().forEach(finding::evidence);
            findings.add(finding.action(Margin.keepLess(hop.part().setting(SettingKey.IDLE), limit)
                    + TcpProbes.orInTime(hop.part(), limit)));
        }
        return findings;
    }
}
