package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.HostSettings;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Margin;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.lint.TcpProbes;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/**
 * A channel keeps its connection longer than the path does, and no ping keeps it alive. Where the path forgets in silence the next
 * call hangs; an end that is sent (GOAWAY, FIN) is heard at once by a channel, which reads while it is idle, and connects anew.
 */
public final class GrpcIdleOutlivesProxy implements LintRule {

    @Override
    public String name() {
        return "grpc-idle-outlives-proxy";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            Part part = hop.part();
            KnownLimit limit = hop.limit(Peer.Limit.IDLE);
            long keeps = part.idleEffectiveMillis();
            if (part.kind() != Part.Kind.GRPC_CHANNEL || limit == null || keeps < 0) {
                continue;
            }
            if (Margin.millis(keeps, limit.value()) >= -Margin.RACE_MILLIS || hop.isBusyWithin(limit.value())) {
                continue; // nearly equal: keep-alive-races-peer
            }
            if (isPinged(part, limit.value()) || isProbed(hop, config.host(), limit.value())) {
                continue;
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(limit, hop.peer().dropsSilently() ? Severity.ERROR : Severity.NOTE)
                    .headline(Margin.arithmetic("channel", part, "the path", limit.value())
                            + ", and no ping without calls")
                    .evidence(part, SettingKey.IDLE, SettingKey.PING_INTERVAL, SettingKey.PING_WITHOUT_CALLS)
                    .evidence("the path's idle limit", limit)
                    .action(Margin.keepLess(part.setting(SettingKey.IDLE), limit.value())
                            + "; or pings without calls, if the server permits them (grpc-ping-without-calls)"));
        }
        return findings;
    }

    /** Whether pings come in time, calls or not; also if that is not known. */
    private static boolean isPinged(Part part, long limit) {
        long ping = part.value(SettingKey.PING_INTERVAL, 0);
        return ping < limit && !part.off(SettingKey.PING_WITHOUT_CALLS);
    }

    private static boolean isProbed(ConfigSnapshot.Hop hop, HostSettings host, long limit) {
        TcpProbes probes = TcpProbes.of(hop.part(), host);
        return hop.peer().dropsSilently() && !hop.peer().readsHttp() && probes != null && probes.firstMillis() < limit;
    }
}
