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
import io.wirewitness.lint.Strangers;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A connection that is always busy is never closed, and never follows its peer's name. */
public final class ConnectionNeverRetired implements LintRule {

    private static final long SECONDS = 600;

    @Override
    public String name() {
        return "connection-never-retired";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            Part client = hop.part();
            KnownLimit pause = hop.limit(Peer.Limit.LONGEST_PAUSE);
            Setting lifetime = client.setting(SettingKey.LIFETIME);
            if (!client.isClient() || lifetime == null || !lifetime.unlimited() || pause == null) {
                continue;
            }
            if (!isBusy(client, pause.value()) || isClosedByPeer(hop.peer()) || Strangers.cannotMove(hop.peer())) {
                continue;
            }
            KnownLimit addresses = hop.limit(Peer.Limit.ADDRESSES);
            boolean moves = addresses != null && addresses.value() > 1;
            FindingBuilder finding = FindingBuilder.of(this, hop.subject())
                    .by(pause, moves ? Severity.WARNING : Severity.NOTE)
                    .headline("connections have no age limit and never pause for longer than "
                            + Quantity.millis(pause.value()) + ": they stay with one address")
                    .evidence(client, SettingKey.LIFETIME, SettingKey.IDLE)
                    .evidence("the longest pause", pause);
            if (addresses != null && moves) {
                finding.evidence("the addresses of its name so far are " + addresses.shownAsCount());
            }
            findings.add(finding.action(action(lifetime)));
        }
        return findings;
    }

    private static boolean isBusy(Part client, long pauseMillis) {
        return pauseMillis < client.value(SettingKey.IDLE, -1);
    }

    /** It ends connections for a reason of its own, and politely. */
    private static boolean isClosedByPeer(Peer peer) {
        return Stream.of(Peer.Limit.LIFETIME, Peer.Limit.REQUESTS)
                .map(peer::limit)
                .anyMatch(limit -> limit != null && limit.value() != Setting.UNLIMITED);
    }

    private static String action(Setting lifetime) {
        return lifetime.howToSet() == null
                ? "this client has no such setting: let the server end connections by age (nginx keepalive_time, gRPC"
                        + " maxConnectionAge), or close those of the pool every ten minutes"
                : "let connections end at ten minutes of age: " + lifetime.toSet(SECONDS);
    }
}
