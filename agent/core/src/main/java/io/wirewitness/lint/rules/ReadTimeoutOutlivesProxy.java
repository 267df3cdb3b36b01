package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.lint.Timeouts;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** A proxy on the way gives up before the client does, and its 504 hides what the peer still does. */
public final class ReadTimeoutOutlivesProxy implements LintRule {

    private static final int LAYER_OF_PACKETS = 4;

    @Override
    public String name() {
        return "read-timeout-outlives-proxy";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit proxy = hop.limit(Peer.Limit.ANSWER);
            long waits = hop.part().answerMillis();
            if (proxy == null || waits == Setting.UNLIMITED || hop.peer().layer() == LAYER_OF_PACKETS) {
                continue; // no limit at all: read-timeout-missing; and what reads no HTTP sends no 504
            }
            if (!hop.part().isClient() || waits < proxy.value()) {
                continue;
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(proxy, Severity.WARNING)
                    .headline("client waits " + Quantity.millis(waits) + " for an answer, the proxy "
                            + Quantity.millis(proxy.value()) + ": margin " + Quantity.millis(proxy.value() - waits))
                    .evidence(hop.part(), SettingKey.READ_TIMEOUT, SettingKey.CALL_TIMEOUT)
                    .evidence("the proxy waits " + proxy.shown())
                    .action(Timeouts.waitLess(hop.part(), proxy.value(), "the proxy")));
        }
        return findings;
    }
}
