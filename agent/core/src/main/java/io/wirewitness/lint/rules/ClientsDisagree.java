package io.wirewitness.lint.rules;

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
import org.jspecify.annotations.Nullable;

/** Two clients of one peer have different limits: one path fails where the other does not. */
public final class ClientsDisagree implements LintRule {

    @Override
    public String name() {
        return "clients-disagree";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Part> clients = config.calling().stream().filter(Part::isClient).toList();
        List<String> addresses = clients.stream()
                .flatMap(client -> config.farPeers(client).stream())
                .distinct()
                .toList();
        List<Finding> findings = new ArrayList<>();
        for (String address : addresses) {
            List<Part> callers = clients.stream()
                    .filter(client -> client.peers().contains(address))
                    .toList();
            KnownLimit limit = config.limitOf(address, Peer.Limit.IDLE);
            Pair idle = Pair.of(callers, SettingKey.IDLE);
            Pair read = Pair.of(callers, SettingKey.READ_TIMEOUT);
            if (idle != null && (limit == null ? idle.areChosen() : idle.lieAround(limit.value()))) {
                findings.add(finding(address, "idle", idle, limit));
            } else if (read != null && read.areChosen()) {
                findings.add(finding(address, "read time-out", read, null));
            }
        }
        return findings;
    }

    private Finding finding(String address, String what, Pair pair, @Nullable KnownLimit limit) {
        FindingBuilder finding = FindingBuilder.of(this, address)
                .severity(Severity.NOTE)
                .headline("two clients of one peer disagree: " + what + " of " + pair.least.shown() + " and of "
                        + pair.most.shown())
                .evidence(pair.leastPart.subject() + ": " + pair.least.evidence())
                .evidence(pair.mostPart.subject() + ": " + pair.most.evidence());
        if (limit != null) {
            finding.by(limit, Severity.NOTE)
                    .evidence("the peer's idle limit is " + limit.shown()
                            + ", between them: only the second one meets it");
        }
        return finding.action("one number for both, unless it is on purpose: "
                + pair.most.toSet(Math.max(1, pair.least.value() / 1_000)));
    }

    /** The smallest and the largest number among clients that have one. */
    private record Pair(Part leastPart, Setting least, Part mostPart, Setting most) {
        /** Null if nothing differs. */
        static @Nullable Pair of(List<Part> parts, SettingKey key) {
            Part low = null;
            Part high = null;
            for (Part part : parts) {
                long value = part.value(key, -1);
                if (value >= 0) {
                    low = low == null || value < low.value(key, -1) ? part : low;
                    high = high == null || value > high.value(key, -1) ? part : high;
                }
            }
            Setting least = low == null ? null : low.setting(key);
            Setting most = high == null ? null : high.setting(key);
            return low == null || high == null || least == null || most == null || least.value() == most.value()
                    ? null
                    : new Pair(low, least, high, most);
        }

        boolean areChosen() {
            return least.chosen() && most.chosen();
        }

        boolean lieAround(long limit) {
            return least.value() < limit && most.value() >= limit;
        }
    }
}
