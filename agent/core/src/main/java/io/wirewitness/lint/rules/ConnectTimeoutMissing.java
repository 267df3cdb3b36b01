package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import java.util.ArrayList;
import java.util.List;

/** Nothing but the kernel ends an attempt to connect. */
public final class ConnectTimeoutMissing implements LintRule {

    private static final long CONNECT_SECONDS = 3;

    @Override
    public String name() {
        return "connect-timeout-missing";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.calling()) {
            Setting connect = part.setting(SettingKey.CONNECT_TIMEOUT);
            if (connect == null || !connect.unlimited()) {
                continue;
            }
            long kernel = config.host().connectMillis();
            FindingBuilder finding = FindingBuilder.of(this, part.subject())
                    .headline("no connect time-out: an address that does not answer holds the call for "
                            + (kernel < 0 ? "as long as the kernel tries" : Quantity.millis(kernel)))
                    .evidence(connect);
            if (kernel >= 0) {
                finding.evidence("the kernel tries for " + Quantity.millis(kernel) + " (net.ipv4.tcp_syn_retries is "
                        + config.host().sysctl("net.ipv4.tcp_syn_retries", -1) + ")");
            }
            findings.add(finding.action("a connect time-out of 1 to 5 s: " + connect.toSet(CONNECT_SECONDS)));
        }
        return findings;
    }
}
