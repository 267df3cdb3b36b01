package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
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

/** The peer closes before an idle connection is old enough to be looked at. */
public final class ValidationWindowBlind implements LintRule {

    /** What the two ends' clocks and a close on its way may differ by. */
    private static final long DELAY_MILLIS = 1_000;

    @Override
    public String name() {
        return "validation-window-blind";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit peer = hop.limit(Peer.Limit.IDLE);
            Setting validates = hop.part().setting(SettingKey.VALIDATE_AFTER);
            if (peer == null || validates == null || validates.unlimited() || !IdleMargin.isStale(hop)) {
                continue; // never: validation-off
            }
            if (peer.value() > validates.value() + DELAY_MILLIS || IdleMargin.takesPromise(hop)) {
                continue;
            }
            if (hop.part().on(SettingKey.WATCHES_IDLE) || Retries.hasNoPosts(hop)) {
                continue; // the client repeats a GET by itself
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(peer, Severity.WARNING)
                    .headline("peer closes at " + Quantity.millis(peer.value())
                            + ", client looks at connections that were idle for " + validates.shown())
                    .evidence(hop.part(), SettingKey.VALIDATE_AFTER, SettingKey.IDLE)
                    .evidence("the peer's idle limit", peer)
                    .action("look at connections sooner, " + validates.name()
                            + " = 500 ms, or do not keep them to this peer: its limit of "
                            + Quantity.millis(peer.value()) + " leaves no room"));
        }
        return findings;
    }
}
