package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.lint.TcpProbes;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * Probes start later than the pool closes idle connections. Harmless by itself; said only where a connection that is not idle in
 * the pool needs them.
 */
public final class ProbeIntervalOutlivesPool implements LintRule {

    private static final long DEAD_MILLIS = 120_000;

    private static final String WITHOUT_TIMEOUT =
            "no read time-out ends a call, and a peer that dies during one is noticed ";

    @Override
    public String name() {
        return "probe-interval-outlives-pool";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.parts()) {
            TcpProbes probes = TcpProbes.of(part, config.host());
            long idle = part.idleEffectiveMillis();
            if (part.isServer() || probes == null || probes.off() || idle < 0 || probes.firstMillis() <= idle) {
                continue;
            }
            if (part.waitsForEver() && !config.farPeers(part).isEmpty()) {
                findings.add(of(part, probes, part.subject(), WITHOUT_TIMEOUT + deadAfter(probes))
                        .evidence(part, SettingKey.READ_TIMEOUT)
                        .action("set a read time-out; or let probes find a dead peer sooner: "
                                + TcpProbes.inTime(part, DEAD_MILLIS)));
                continue;
            }
            config.nextHops().stream()
                    .filter(hop -> hop.part().equals(part))
                    .forEach(hop -> findings.addAll(behindSilentPath(hop, probes)));
        }
        return findings;
    }

    private List<Finding> behindSilentPath(ConfigSnapshot.Hop hop, TcpProbes probes) {
        KnownLimit limit = hop.limit(Peer.Limit.IDLE);
        Part part = hop.part();
        if (limit == null || !hop.peer().dropsSilently() || hop.peer().readsHttp()) {
            return List.of();
        }
        if (probes.firstMillis() < limit.value() || part.idleEffectiveMillis() >= limit.value()) {
            return List.of(); // idle connections outlive the path's limit: tcp-keep-alive-too-late
        }
        String why = isLeasedLonger(hop, limit.value())
                ? "a call that waits longer for its answer than " + Quantity.millis(limit.value()) + " waits in vain"
                : part.unlimited(SettingKey.CLEANER_PERIOD)
                        ? "nothing closes idle connections until somebody leases one, and the path forgets them at "
                                + Quantity.millis(limit.value())
                        : null;
        return why == null
                ? List.of()
                : List.of(of(part, probes, hop.subject(), why)
                        .by(limit, Severity.NOTE)
                        .evidence(part, SettingKey.READ_TIMEOUT, SettingKey.CLEANER_PERIOD)
                        .evidence("the path's idle limit", limit)
                        .action("probe in time for the path: " + TcpProbes.inTime(part, limit.value())));
    }

    private static boolean isLeasedLonger(ConfigSnapshot.Hop hop, long limit) {
        KnownLimit slowest = hop.limit(Peer.Limit.P99_ANSWER);
        return slowest == null ? hop.part().value(SettingKey.READ_TIMEOUT, -1) >= limit : slowest.value() >= limit;
    }

    private FindingBuilder of(Part part, TcpProbes probes, String subject, String why) {
        FindingBuilder finding = FindingBuilder.of(this, subject)
                .severity(Severity.NOTE)
                .headline("the first TCP keep-alive probe comes after " + probes.shownFirst()
                        + ", the pool closes idle connections at " + part.shownIdle() + ": harmless for them, but "
                        + why)
                .evidence(part, SettingKey.IDLE);
        probes.evidence().forEach(finding::evidence);
        return finding;
    }

    private static String deadAfter(TcpProbes probes) {
        return probes.deadMillis() < 0 ? "by its probes" : "after " + Quantity.millis(probes.deadMillis());
    }
}
