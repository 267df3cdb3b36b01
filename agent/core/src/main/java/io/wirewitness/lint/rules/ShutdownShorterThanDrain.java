package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import java.util.ArrayList;
import java.util.List;

/** The hop in front goes on sending to a server that has already stopped. */
public final class ShutdownShorterThanDrain implements LintRule {

    @Override
    public String name() {
        return "shutdown-shorter-than-drain";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.hopsInFront()) {
            KnownLimit drain = hop.limit(Peer.Limit.DRAIN);
            long wait = hop.part().value(SettingKey.PRE_STOP_WAIT, -1);
            long grace = hop.part().value(SettingKey.SHUTDOWN_GRACE, -1);
            if (drain == null || wait < 0 || grace < 0) {
                continue; // a sleep before the signal, which nobody told us of, may be long enough
            }
            boolean tooShort = grace != Setting.UNLIMITED && wait + grace < drain.value();
            if (drain.value() <= 0 || wait >= drain.value() || (wait > 0 && !tooShort)) {
                continue;
            }
            findings.add(
                    FindingBuilder.of(this, hop.subject())
                            .by(drain)
                            .headline(
                                    "the server refuses connections " + Quantity.millis(wait) + " after its stop begins"
                                            + (tooShort ? " and is gone after " + Quantity.millis(wait + grace) : "")
                                            + ", the hop in front sends to it for " + Quantity.millis(drain.value()))
                            .evidence(hop.part(), SettingKey.PRE_STOP_WAIT, SettingKey.SHUTDOWN_GRACE)
                            .evidence("the hop's drain time", drain)
                            .action(
                                    "wait " + Quantity.millis(drain.value())
                                            + " before the stop (preStop sleep in Kubernetes), with a grace above the longest request"));
        }
        return findings;
    }
}
