package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.HostSettings;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.lint.TcpProbes;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Probes of many connections every few seconds, and a short break of the network ends them all. */
public final class TcpKeepAliveChatty implements LintRule {

    /** Fewer connections are neither traffic nor an outage. */
    private static final int MANY = 100;

    private static final long OFTEN_MILLIS = 10_000;
    private static final long BREAK_MILLIS = 30_000;

    @Override
    public String name() {
        return "tcp-keep-alive-chatty";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        HostSettings.SocketTimers timers = config.host().socketTimers();
        if (timers == null || timers.keepAlive() < MANY) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.parts()) {
            TcpProbes probes = TcpProbes.of(part, config.host());
            if (probes == null || probes.off() || !part.isUsed() || part.isServer()) {
                continue;
            }
            if (probes.firstMillis() > OFTEN_MILLIS || probes.deadMillis() < 0 || probes.deadMillis() > BREAK_MILLIS) {
                continue;
            }
            FindingBuilder finding = FindingBuilder.of(this, part.subject())
                    .severity(Severity.NOTE)
                    .headline("a break of the network of " + Quantity.millis(probes.deadMillis())
                            + " ends every idle connection, and each sends a probe every " + probes.shownFirst());
            probes.evidence().forEach(finding::evidence);
            findings.add(finding.evidence(part, SettingKey.TCP_KEEP_INTERVAL, SettingKey.TCP_KEEP_COUNT)
                    .evidence(timers.keepAlive() + " of " + timers.sockets()
                            + " connected sockets have a keep-alive timer (/proc/self/net/tcp)")
                    .action(action(part.setting(SettingKey.TCP_KEEP_IDLE))));
        }
        return findings;
    }

    private static String action(@Nullable Setting idle) {
        return idle == null ? "TCP_KEEPIDLE = 60" : idle.toSet(60);
    }
}
