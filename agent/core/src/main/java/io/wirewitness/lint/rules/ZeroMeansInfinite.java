package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Somebody wrote 0, and got no limit. */
public final class ZeroMeansInfinite implements LintRule {

    private static final List<SettingKey> LIMITS = List.of(
            SettingKey.IDLE,
            SettingKey.CONNECT_TIMEOUT,
            SettingKey.READ_TIMEOUT,
            SettingKey.CALL_TIMEOUT,
            SettingKey.BODY_TIMEOUT,
            SettingKey.WRITE_TIMEOUT,
            SettingKey.ACQUIRE_TIMEOUT,
            SettingKey.TLS_TIMEOUT);

    private static final List<String> PROPERTIES = List.of(
            "sun.net.client.defaultConnectTimeout",
            "sun.net.client.defaultReadTimeout",
            "com.sun.security.ocsp.timeout",
            "com.sun.security.ocsp.readtimeout");

    private static final long EXAMPLE_SECONDS = 10;

    @Override
    public String name() {
        return "zero-means-infinite";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.parts()) {
            if (!part.isServer() && config.farPeers(part).isEmpty()) {
                continue;
            }
            List<Setting> zeros = LIMITS.stream()
                    .map(part::setting)
                    .filter(setting -> setting != null && setting.isZeroForUnlimited() && !isMeant(part, setting.key()))
                    .toList();
            if (zeros.isEmpty()) {
                continue;
            }
            FindingBuilder finding = FindingBuilder.of(this, part.subject())
                    .severity(Severity.NOTE)
                    .headline(zeros.stream().map(Setting::name).collect(Collectors.joining(", "))
                            + " set to 0, which is not at once but never");
            zeros.forEach(finding::evidence);
            findings.add(finding.action("a positive number, or the library's word for no limit if that is meant: "
                    + zeros.get(0).toSet(EXAMPLE_SECONDS)));
        }
        for (String name : PROPERTIES) {
            Long number = config.jvm().systemNumber(name);
            if (number != null && number == 0) {
                findings.add(FindingBuilder.of(this, JvmSettings.SUBJECT + " -D" + name)
                        .headline("-D" + name + "=0 is not at once but never")
                        .evidence("system property " + name + " is 0")
                        .action("a positive number, or remove it"));
            }
        }
        return findings;
    }

    private static boolean isMeant(Part part, SettingKey key) {
        return switch (key) {
            case READ_TIMEOUT -> part.limited(SettingKey.HEARTBEAT) || part.limited(SettingKey.CALL_TIMEOUT);
            case CALL_TIMEOUT -> part.limited(SettingKey.READ_TIMEOUT);
            default -> false;
        };
    }
}
