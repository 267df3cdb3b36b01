package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Margin;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A stream's heartbeat comes after somebody on the way has taken the stream for idle. */
public final class HeartbeatSlowerThanIdleLimit implements LintRule {

    /** Servers whose idle limit holds for a response that is under way, too. */
    private static final Set<String> CUTS_STREAMS = Set.of("jetty", "vertx");

    private static final long SECOND_MILLIS = 1_000;

    @Override
    public String name() {
        return "heartbeat-slower-than-idle-limit";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.parts()) {
            Setting idle = part.setting(SettingKey.IDLE);
            if (idle != null
                    && CUTS_STREAMS.contains(part.library())
                    && part.isServer()
                    && isTooSlow(part, idle.value())) {
                findings.add(finding(FindingBuilder.of(this, part.subject()), part, "server", idle.value())
                        .evidence(idle)
                        .action(action(part, idle.value())));
            }
        }
        for (ConfigSnapshot.Hop hop : Stream.concat(config.nextHops().stream(), config.hopsInFront().stream())
                .toList()) {
            KnownLimit limit = hop.limit(Peer.Limit.IDLE);
            if (limit != null && isTooSlow(hop.part(), limit.value())) {
                findings.add(finding(FindingBuilder.of(this, hop.subject()), hop.part(), "peer", limit.value())
                        .by(limit, Severity.WARNING)
                        .evidence("the idle limit on the way", limit)
                        .action(action(hop.part(), limit.value())));
            }
        }
        return findings;
    }

    private static boolean isTooSlow(Part part, long limit) {
        Setting heartbeat = part.setting(SettingKey.HEARTBEAT);
        return heartbeat != null && limit != Setting.UNLIMITED && heartbeat.value() >= limit - Margin.RACE_MILLIS;
    }

    private static FindingBuilder finding(FindingBuilder finding, Part part, String who, long limit) {
        Setting heartbeat = part.setting(SettingKey.HEARTBEAT);
        String every = heartbeat == null || heartbeat.unlimited()
                ? "no heartbeat"
                : "a heartbeat every " + Quantity.millis(heartbeat.value());
        return finding.headline(every + ", " + who + " ends what is silent for " + Quantity.millis(limit))
                .evidence(heartbeat);
    }

    private static String action(Part part, long limit) {
        Setting heartbeat = part.setting(SettingKey.HEARTBEAT);
        long seconds = Math.max(1, limit / 2 / SECOND_MILLIS);
        return "send a heartbeat at half of that: "
                + (heartbeat == null ? "every " + seconds + " s" : heartbeat.toSet(seconds));
    }
}
