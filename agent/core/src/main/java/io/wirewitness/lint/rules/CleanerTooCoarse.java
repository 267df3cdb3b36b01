package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.IdleLimit;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.IdleMargin;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** The idle limit would do, but what enforces it comes round too seldom. */
public final class CleanerTooCoarse implements LintRule {

    private static final long SECOND_MILLIS = 1_000;

    @Override
    public String name() {
        return "cleaner-too-coarse";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit peer = hop.limit(Peer.Limit.IDLE);
            Setting idle = hop.part().setting(SettingKey.IDLE);
            Setting period = hop.part().setting(SettingKey.CLEANER_PERIOD);
            if (peer == null || idle == null || period == null || !IdleMargin.isCleanerLate(hop)) {
                continue;
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(peer, Severity.WARNING)
                    .headline(IdleMargin.shown(hop, peer))
                    .idleLimits(hop, peer)
                    .expected(config, hop, peer, IdleLimit.belowSeconds(peer.value()) * SECOND_MILLIS)
                    .action(action(idle, period, IdleLimit.belowSeconds(peer.value()))));
        }
        return findings;
    }

    private static String action(Setting idle, Setting period, long bothSeconds) {
        if (idle.value() == period.value()) { // one number for both, as in evictIdleConnections
            return "let limit and period together stay below the peer's limit, half of it each: "
                    + idle.toSet(Math.max(1, bothSeconds / 2));
        }
        long room = bothSeconds - seconds(idle);
        return room >= 1
                ? "look for idle connections more often: " + period.toSet(room)
                : "let limit and period together stay below the peer's limit: "
                        + idle.toSet(Math.max(1, bothSeconds - seconds(period)));
    }

    private static long seconds(Setting time) {
        return (time.value() + SECOND_MILLIS - 1) / SECOND_MILLIS;
    }
}
