package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.HostSettings;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Peer;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** Few local ports, or so many connects a second that ports in TIME_WAIT use them up. */
public final class LocalPortsFew implements LintRule {

    private static final String RANGE = "net.ipv4.ip_local_port_range";
    private static final String REUSE = "net.ipv4.tcp_tw_reuse";
    private static final long FEW = 10_000;
    private static final long TIME_WAIT_SECONDS = 60;

    @Override
    public String name() {
        return "local-ports-few";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        long low = config.host().sysctl(RANGE + ".low", -1);
        long high = config.host().sysctl(RANGE + ".high", -1);
        long ports = high - low + 1;
        boolean used = !config.calling().isEmpty();
        if (low < 0 || high < low || !used) {
            return List.of();
        }
        String range = RANGE + " is " + low + " to " + high + ", " + ports + " ports (/proc/sys)";
        List<Finding> findings = new ArrayList<>();
        if (ports < FEW) {
            findings.add(FindingBuilder.of(this, HostSettings.SUBJECT)
                    .headline(ports + " local ports are all the connections that one peer's address can have, those in"
                            + " TIME_WAIT among them")
                    .evidence(range)
                    .action("sysctl " + RANGE + " = \"32768 60999\" (the kernel's default) or wider"));
        }
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit rate = hop.limit(Peer.Limit.CONNECT_RATE);
            if (rate == null || rate.value() * TIME_WAIT_SECONDS < ports || isReused(config, hop)) {
                continue;
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(rate, Severity.WARNING)
                    .headline(rate.value() + " connects a second x " + TIME_WAIT_SECONDS + " s of TIME_WAIT are "
                            + rate.value() * TIME_WAIT_SECONDS + " ports, and there are " + ports)
                    .evidence("the rate is " + rate.shownAsCount() + " a second")
                    .evidence(range)
                    .action("keep connections alive and let the pool hold as many as are used at once; or sysctl "
                            + REUSE + " = 1, or a wider " + RANGE));
        }
        return findings;
    }

    private static boolean isReused(ConfigSnapshot config, ConfigSnapshot.Hop hop) {
        long reuse = config.host().sysctl(REUSE, 2);
        return reuse == 1 || (reuse == 2 && hop.peer().near());
    }
}
