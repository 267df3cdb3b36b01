package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** A pool keeps a connection to a database longer than the database, or what is before it, does. */
public final class DatabaseLifetimeOutlivesServer implements LintRule {

    private static final long SECOND_MILLIS = 1_000;
    private static final long LESS_SECONDS = 30;
    private static final long PING_SECONDS = 120;

    @Override
    public String name() {
        return "database-lifetime-outlives-server";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            if (hop.part().kind() != Part.Kind.DATABASE_POOL) {
                continue;
            }
            KnownLimit lifetime = hop.limit(Peer.Limit.LIFETIME);
            KnownLimit idle = hop.limit(Peer.Limit.IDLE);
            long keeps = hop.part().value(SettingKey.LIFETIME, -1);
            if (lifetime != null && lifetime.value() != Setting.UNLIMITED && keeps >= lifetime.value()) {
                findings.add(of(
                        hop,
                        lifetime,
                        "the pool keeps a connection for " + shown(keeps) + ", the database ends it at an age of "
                                + Quantity.millis(lifetime.value())));
            } else if (idle != null && idle.value() != Setting.UNLIMITED && outlives(hop, idle.value())) {
                findings.add(of(
                        hop,
                        idle,
                        "the pool keeps an idle connection for " + shown(idleMillis(hop.part()))
                                + " and does not use it meanwhile, "
                                + (hop.peer().dropsSilently() ? "the path forgets" : "the database ends")
                                + " it at " + Quantity.millis(idle.value())));
            }
        }
        return findings;
    }

    private Finding of(ConfigSnapshot.Hop hop, KnownLimit limit, String headline) {
        Part part = hop.part();
        long seconds = limit.value() / SECOND_MILLIS;
        Setting lifetime = part.setting(SettingKey.LIFETIME);
        Setting ping = part.setting(SettingKey.PING_INTERVAL);
        long below = Math.max(seconds - LESS_SECONDS, seconds / 2);
        FindingBuilder finding = FindingBuilder.of(this, hop.subject());
        // A pool that tests what it hands out meets the end at the test, unless nobody is told of it.
        boolean seenInTime = part.on(SettingKey.TESTED) && !hop.peer().dropsSilently();
        return (seenInTime ? finding.by(limit, Severity.NOTE) : finding.by(limit))
                .headline(headline)
                .evidence(part, SettingKey.LIFETIME, SettingKey.IDLE, SettingKey.PING_INTERVAL, SettingKey.TESTED)
                .evidence("the limit", limit)
                .action((lifetime == null ? "a lifetime of " + below + " s" : lifetime.toSet(below))
                        + (ping == null || limit.equals(hop.limit(Peer.Limit.LIFETIME))
                                ? ""
                                : "; or " + ping.toSet(Math.min(PING_SECONDS, seconds / 2))));
    }

    private static boolean outlives(ConfigSnapshot.Hop hop, long limit) {
        return idleMillis(hop.part()) >= limit
                && hop.part().value(SettingKey.PING_INTERVAL, 0) >= limit
                && !hop.isBusyWithin(limit);
    }

    /** How long a connection may be idle: by its idle limit and by its age; -1 if one is not known. */
    private static long idleMillis(Part part) {
        return Math.min(part.idleEffectiveMillis(), part.value(SettingKey.LIFETIME, -1));
    }

    private static String shown(long millis) {
        return millis == Setting.UNLIMITED ? "any time" : Quantity.millis(millis);
    }
}
