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
import java.util.ArrayList;
import java.util.List;

/** A channel pings more often than the server takes, and the server ends the connection. */
public final class GrpcPingTooOften implements LintRule {

    private static final long SECOND_MILLIS = 1_000;

    @Override
    public String name() {
        return "grpc-ping-too-often";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            Setting ping = hop.part().setting(SettingKey.PING_INTERVAL);
            KnownLimit permit = hop.limit(Peer.Limit.PERMIT_PING);
            if (hop.part().kind() != Part.Kind.GRPC_CHANNEL || ping == null || permit == null) {
                continue;
            }
            if (ping.unlimited() || ping.value() >= permit.value()) {
                continue;
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(permit)
                    .headline("the channel pings every " + ping.shown() + ", the server takes one every "
                            + Quantity.millis(permit.value()) + " and ends the connection at the third too many")
                    .evidence(ping)
                    .evidence("the server's permit", permit)
                    .action("server: permitKeepAliveTime(" + ping.value() / 2 / SECOND_MILLIS
                            + ", SECONDS); or channel: " + ping.toSet(permit.value() / SECOND_MILLIS)));
        }
        return findings;
    }
}
