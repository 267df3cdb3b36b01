package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.IdleMargin;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Margin;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** The client keeps connections for just as long as the server promises, and the server for no longer. */
public final class KeepAliveHintWithoutMargin implements LintRule {

    /** A server that keeps connections this much longer than it promises has thought of it: Node.js 24 adds 1 s. */
    private static final long BUFFER_MILLIS = 500;

    @Override
    public String name() {
        return "keep-alive-hint-without-margin";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit promise = IdleMargin.promise(hop);
            KnownLimit truth = hop.limit(Peer.Limit.IDLE);
            if (promise == null || truth == null || !IdleMargin.takesPromise(hop)) {
                continue;
            }
            long margin = IdleMargin.ofClient(hop);
            if (margin >= BUFFER_MILLIS) {
                continue; // a server that keeps them a little longer than it says, or whose limit is not known
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(truth, margin < -Margin.RACE_MILLIS ? Severity.WARNING : Severity.NOTE)
                    .headline(IdleMargin.shown(hop, truth))
                    .idleLimits(hop, truth)
                    .evidence(hop.part(), SettingKey.OBEYS_HINT)
                    .action(IdleMargin.keepLess(hop, truth)));
        }
        return findings;
    }
}
