package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.KernelTimers;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Neither a read time-out nor {@code TCP_USER_TIMEOUT}: the kernel decides when a vanished peer is given up. */
public final class TcpUserTimeoutMissing implements LintRule {

    /** Linux's default. */
    private static final long MANY_RETRIES = 15;

    private static final long READ_SECONDS = 30;

    private static final Set<String> ON_JDK_SOCKETS = Set.of(
            "jdk-httpclient",
            "jdk-httpurlconnection",
            "okhttp",
            "apache-httpclient",
            "apache-httpasyncclient",
            "apache-httpclient5",
            "jetty-client");

    @Override
    public String name() {
        return "tcp-user-timeout-missing";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        long retries = config.host().sysctl(KernelTimers.RETRIES_SYSCTL, -1);
        if (retries < MANY_RETRIES) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.parts()) {
            if (!part.waitsForEver()
                    || !hasNoUserTimeout(part)
                    || config.farPeers(part).isEmpty()) {
                continue;
            }
            FindingBuilder finding = FindingBuilder.of(this, part.subject())
                    .headline(
                            "neither a read time-out nor TCP_USER_TIMEOUT: a request to a peer that has vanished hangs for "
                                    + Quantity.millis(KernelTimers.retransmitMillis(retries)) + " or more")
                    .evidence(part, SettingKey.READ_TIMEOUT, SettingKey.CALL_TIMEOUT, SettingKey.TCP_USER_TIMEOUT);
            if (part.setting(SettingKey.TCP_USER_TIMEOUT) == null) {
                finding.evidence("sockets of the JDK have no TCP_USER_TIMEOUT");
            }
            findings.add(finding.evidence(config.host().evidence(KernelTimers.RETRIES_SYSCTL))
                    .action(action(part.setting(SettingKey.READ_TIMEOUT))));
        }
        return findings;
    }

    /** Known to be off, or on sockets of the JDK, which has no such option. */
    private static boolean hasNoUserTimeout(Part part) {
        return part.unlimited(SettingKey.TCP_USER_TIMEOUT)
                || (part.setting(SettingKey.TCP_USER_TIMEOUT) == null && ON_JDK_SOCKETS.contains(part.library()));
    }

    private static String action(@Nullable Setting read) {
        return "set a read time-out above the slowest answer"
                + (read == null ? "" : ", such as " + read.toSet(READ_SECONDS))
                + "; where none can be set, TCP_USER_TIMEOUT = 30 s or sysctl " + KernelTimers.RETRIES_SYSCTL + " = 8 ("
                + Quantity.millis(KernelTimers.retransmitMillis(8)) + ")";
    }
}
