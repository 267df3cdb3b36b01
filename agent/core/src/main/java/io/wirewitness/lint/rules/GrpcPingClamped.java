package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** A channel was asked to ping more often than gRPC does. */
public final class GrpcPingClamped implements LintRule {

    private static final long LEAST_MILLIS = 10_000;
    private static final long SECOND_MILLIS = 1_000;

    @Override
    public String name() {
        return "grpc-ping-clamped";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.parts(Part.Kind.GRPC_CHANNEL)) {
            Setting ping = part.setting(SettingKey.PING_INTERVAL);
            if (ping == null || !ping.chosen() || ping.value() >= LEAST_MILLIS) {
                continue;
            }
            findings.add(FindingBuilder.of(this, part.subject())
                    .severity(Severity.NOTE)
                    .headline("a ping every " + ping.shown() + " was asked for, gRPC pings every "
                            + Quantity.millis(LEAST_MILLIS) + " and says nothing")
                    .evidence(ping)
                    .evidence("gRPC's least is " + Quantity.millis(LEAST_MILLIS)
                            + " (KeepAliveManager.clampKeepAliveTimeInNanos)")
                    .action(ping.toSet(LEAST_MILLIS / SECOND_MILLIS) + ", or more: the server must permit it"));
        }
        return findings;
    }
}
