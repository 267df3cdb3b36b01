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
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** The sender gives up on a reader that was seen to be slower than it allows. */
public final class SlowReaderCut implements LintRule {

    private static final long SECOND_MILLIS = 1_000;

    private static final String READ =
            "take the body as it comes, into a file or memory, and work on it afterwards; or a larger"
                    + " limit at the peer (nginx send_timeout, Kestrel MinResponseDataRate)";

    @Override
    public String name() {
        return "slow-reader-cut";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit send = hop.limit(Peer.Limit.SEND);
            KnownLimit gap = hop.limit(Peer.Limit.LONGEST_READ_GAP);
            KnownLimit rate = hop.limit(Peer.Limit.LEAST_RATE);
            KnownLimit slowest = hop.limit(Peer.Limit.SLOWEST_READING);
            if (send != null && gap != null && gap.value() >= send.value()) {
                findings.add(FindingBuilder.of(this, hop.subject())
                        .by(send)
                        .headline("this client took nothing from a body for " + Quantity.millis(gap.value())
                                + ", the peer gives up sending after " + Quantity.millis(send.value()))
                        .evidence("the peer's send limit", send)
                        .evidence("the longest gap of this reader", gap)
                        .action(READ));
            } else if (rate != null && slowest != null && slowest.value() < rate.value()) {
                findings.add(FindingBuilder.of(this, hop.subject())
                        .by(rate)
                        .headline("this client took a body at " + slowest.value()
                                + " bytes a second, the peer ends what is below " + rate.value())
                        .evidence("the peer's least rate is " + rate.shownAsCount())
                        .evidence("the slowest reading was " + slowest.shownAsCount())
                        .action(READ));
            }
        }
        config.hopsInFront().forEach(hop -> findings.addAll(ofServer(hop)));
        return findings;
    }

    private List<Finding> ofServer(ConfigSnapshot.Hop hop) {
        Setting write = hop.part().setting(SettingKey.WRITE_TIMEOUT);
        Setting rate = hop.part().setting(SettingKey.LEAST_RATE);
        KnownLimit gap = hop.limit(Peer.Limit.LONGEST_READ_GAP);
        KnownLimit slowest = hop.limit(Peer.Limit.SLOWEST_READING);
        if (write != null && gap != null && gap.value() >= write.value()) {
            return List.of(FindingBuilder.of(this, hop.subject())
                    .by(gap, Severity.WARNING)
                    .headline("the caller took nothing from a body for " + Quantity.millis(gap.value())
                            + ", this server gives up sending after " + write.shown())
                    .evidence(write)
                    .evidence("the longest gap of the caller", gap)
                    .action(write.toSet(2 * gap.value() / SECOND_MILLIS) + " where bodies are streamed"));
        }
        if (rate != null && slowest != null && slowest.value() < rate.value()) {
            return List.of(FindingBuilder.of(this, hop.subject())
                    .by(slowest, Severity.WARNING)
                    .headline("the caller took a body at " + slowest.value()
                            + " bytes a second, this server ends what is below " + rate.value())
                    .evidence(rate)
                    .evidence("the slowest reading of the caller was " + slowest.shownAsCount())
                    .action(rate.toSet(slowest.value() / 2) + ", or none where bodies are streamed"));
        }
        return List.of();
    }
}
