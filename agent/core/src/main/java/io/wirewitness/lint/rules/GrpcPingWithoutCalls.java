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

/** A channel pings while no call is under way, and the server takes none then. */
public final class GrpcPingWithoutCalls implements LintRule {

    /** Pings too many until the connection is ended: grpc-java's KeepAliveEnforcer. */
    private static final long STRIKES = 3;

    private static final long SECOND_MILLIS = 1_000;

    @Override
    public String name() {
        return "grpc-ping-without-calls";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            Part part = hop.part();
            KnownLimit permit = hop.limit(Peer.Limit.PERMIT_PING_IDLE);
            long ping = part.value(SettingKey.PING_INTERVAL, Setting.UNLIMITED);
            if (part.kind() != Part.Kind.GRPC_CHANNEL || permit == null || !part.on(SettingKey.PING_WITHOUT_CALLS)) {
                continue;
            }
            long idle = part.value(SettingKey.IDLE, Setting.UNLIMITED);
            boolean goesIdleFirst = ping >= idle / STRIKES;
            if (ping >= permit.value() || goesIdleFirst || hop.isBusyWithin(ping)) {
                continue;
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(permit)
                    .headline("without calls the channel pings every " + Quantity.millis(ping) + ", the server takes "
                            + (permit.value() == Setting.UNLIMITED
                                    ? "none"
                                    : "one every " + Quantity.millis(permit.value()))
                            + " then and ends the connection at the third too many")
                    .evidence(part, SettingKey.PING_INTERVAL, SettingKey.PING_WITHOUT_CALLS, SettingKey.IDLE)
                    .evidence("the server's permit without calls", permit)
                    .action("server: permitKeepAliveWithoutCalls(true) with permitKeepAliveTime("
                            + ping / 2 / SECOND_MILLIS + ", SECONDS); or channel: keepAliveWithoutCalls(false)"));
        }
        return findings;
    }
}
