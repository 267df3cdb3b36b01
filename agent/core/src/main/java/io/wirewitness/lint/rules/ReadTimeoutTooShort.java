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
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** One lost packet, or a slow answer of the usual kind, is already a failure. */
public final class ReadTimeoutTooShort implements LintRule {

    /** The kernel's shortest wait before it repeats a packet is 200 ms. */
    private static final long LEAST_MILLIS = 250;

    @Override
    public String name() {
        return "read-timeout-too-short";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.calling()) {
            long waits = part.answerMillis();
            if (waits <= 0 || !part.isClient()) {
                continue;
            }
            for (ConfigSnapshot.Hop hop : config.nextHops()) {
                KnownLimit slow = hop.limit(Peer.Limit.P99_ANSWER);
                if (hop.part().equals(part) && slow != null && slow.value() > waits) {
                    findings.add(FindingBuilder.of(this, hop.subject())
                            .by(slow, Severity.NOTE)
                            .headline("waits " + Quantity.millis(waits) + " for an answer, and one in a hundred takes "
                                    + Quantity.millis(slow.value()) + " or more")
                            .evidence(part, SettingKey.READ_TIMEOUT, SettingKey.CALL_TIMEOUT)
                            .evidence("slow answers take " + slow.shown())
                            .action(action(part, slow.value())));
                }
            }
            if (waits < LEAST_MILLIS) {
                findings.add(FindingBuilder.of(this, part.subject())
                        .severity(Severity.NOTE)
                        .headline(
                                "waits " + Quantity.millis(waits)
                                        + " for an answer: one lost packet, which the kernel repeats after 200 ms or more, is a failure")
                        .evidence(part, SettingKey.READ_TIMEOUT, SettingKey.CALL_TIMEOUT)
                        .action(action(part, 0)));
            }
        }
        return findings;
    }

    /** Twice what is slow, and a second at least. */
    private static String action(Part part, long slowMillis) {
        long seconds = Math.max(1, (2 * slowMillis + 999) / 1_000);
        long call = part.value(SettingKey.CALL_TIMEOUT, Setting.UNLIMITED);
        Setting shorter = part.setting(
                call < part.value(SettingKey.READ_TIMEOUT, Setting.UNLIMITED)
                        ? SettingKey.CALL_TIMEOUT
                        : SettingKey.READ_TIMEOUT);
        return "wait " + seconds + " s or more" + (shorter == null ? "" : ": " + shorter.toSet(seconds));
    }
}
