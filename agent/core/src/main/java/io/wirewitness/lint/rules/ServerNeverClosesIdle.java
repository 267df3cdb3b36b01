package io.wirewitness.lint.rules;

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

/** The server keeps idle connections for ever, and so those of clients that have vanished. */
public final class ServerNeverClosesIdle implements LintRule {

    private static final long SECONDS = 600;

    @Override
    public String name() {
        return "server-never-closes-idle";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Part server : config.servers()) {
            Setting idle = server.setting(SettingKey.IDLE);
            List<String> outside = Strangers.outside(server);
            if (idle == null || !idle.unlimited() || outside.isEmpty()) {
                continue; // nobody yet, or only from inside: probably a proxy
            }
            if (isEmptiedByFront(config, server)
                    || server.value(SettingKey.PING_INTERVAL, Setting.UNLIMITED) < Setting.UNLIMITED) {
                continue; // what is in front closes, or the server asks for itself whether the client is there
            }
            boolean off = server.off(SettingKey.TCP_KEEP_ALIVE);
            findings.add(FindingBuilder.of(this, server.subject())
                    // a load balancer with public addresses, which closes what is idle, looks the same until it did so
                    .severity(off && idle.chosen() ? Severity.WARNING : Severity.NOTE)
                    .headline("server keeps idle connections without limit"
                            + (off ? " and without keep-alive probes" : ""))
                    .evidence(server, SettingKey.IDLE, SettingKey.TCP_KEEP_ALIVE)
                    .evidence("connections came from " + outside.get(0) + (outside.size() > 1 ? " and others" : ""))
                    .action("close idle connections after ten minutes, and later than a load balancer in front does: "
                            + idle.toSet(SECONDS)));
        }
        return findings;
    }

    private static boolean isEmptiedByFront(ConfigSnapshot config, Part server) {
        return config.hopsInFront().stream()
                .filter(hop -> hop.part().equals(server))
                .anyMatch(hop -> {
                    KnownLimit front = hop.limit(Peer.Limit.IDLE);
                    return front != null && front.value() != Setting.UNLIMITED;
                });
    }
}
