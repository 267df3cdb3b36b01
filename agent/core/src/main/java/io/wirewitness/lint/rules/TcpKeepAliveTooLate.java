package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.lint.SilentHop;
import io.wirewitness.lint.TcpProbes;
import io.wirewitness.model.Finding;
import java.util.ArrayList;
import java.util.List;

/** TCP keep-alive is on, and its first probe comes after the path has forgotten the connection. */
public final class TcpKeepAliveTooLate implements LintRule {

    @Override
    public String name() {
        return "tcp-keep-alive-too-late";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (SilentHop hop : SilentHop.of(config)) {
            TcpProbes probes = TcpProbes.of(hop.part(), config.host());
            long limit = hop.limit().value();
            if (probes == null || probes.off() || probes.firstMillis() < limit) {
                continue; // off: nat-without-tcp-keep-alive
            }
            if (hop.isIpvs(config.host()) || hop.hasItsOwnRule()) {
                continue; // ipvs-idle-limit, kafka-idle-outlives-proxy and others
            }
            FindingBuilder finding = FindingBuilder.of(this, hop.hop().subject())
                    .by(hop.limit())
                    .headline("the first TCP keep-alive probe comes after " + probes.shownFirst()
                            + ", the path forgets idle connections at " + Quantity.millis(limit) + ": "
                            + Quantity.millis(probes.firstMillis() - limit) + " too late")
                    .evidence(hop.part(), SettingKey.IDLE)
                    .evidence("the path's idle limit", hop.limit());
            probes.evidence().forEach(finding::evidence);
            findings.add(finding.action("probe in time: " + TcpProbes.inTime(hop.part(), limit)));
        }
        return findings;
    }
}
