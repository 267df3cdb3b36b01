package io.wirewitness.lint.rules;

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

/** IPv6 goes first, one address after the other, each with the whole connect time-out. */
public final class AddressFamiliesNotRaced implements LintRule {

    private static final long LONG_MILLIS = 10_000;
    private static final long SHORT_SECONDS = 2;

    @Override
    public String name() {
        return "address-families-not-raced";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        String first = config.jvm().system("java.net.preferIPv6Addresses");
        if (!"true".equals(first) || "true".equals(config.jvm().system("java.net.preferIPv4Stack"))) {
            return List.of(); // IPv4 is tried first, or alone
        }
        if (!Boolean.TRUE.equals(config.host().ipv6Route()) || config.host().sysctl("tcp6.far", -1) != 0) {
            return List.of(); // without a route the kernel refuses at once; and what works is no problem
        }
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.calling()) {
            Setting connect = part.setting(SettingKey.CONNECT_TIMEOUT);
            if (!part.off(SettingKey.HAPPY_EYEBALLS) || connect == null || connect.value() < LONG_MILLIS) {
                continue;
            }
            if (config.farNames(part).isEmpty()) {
                continue;
            }
            findings.add(FindingBuilder.of(this, part.subject())
                    .severity(Severity.NOTE)
                    .headline(
                            "IPv6 is tried first and alone: each address that does not answer takes the whole connect time-out, "
                                    + connect.shown())
                    .evidence("system property java.net.preferIPv6Addresses is " + first)
                    .evidence("no connection over IPv6 to another host was seen, though there is a route")
                    .evidence(part, SettingKey.CONNECT_TIMEOUT, SettingKey.HAPPY_EYEBALLS)
                    .action("a shorter connect time-out: " + connect.toSet(SHORT_SECONDS)
                            + "; or a client that races the families, such as OkHttp 5"));
        }
        return findings;
    }
}
