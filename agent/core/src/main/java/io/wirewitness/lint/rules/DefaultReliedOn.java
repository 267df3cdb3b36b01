package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.IdleLimit;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.JvmSettings;
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

/** Nobody set the limit, and its default changes with the next release: a number of the peer's lies between the two. */
public final class DefaultReliedOn implements LintRule {

    private static final Move JDK = new Move(20, "JDK 20", 30_000, List.of(Peer.Limit.IDLE));

    /** Its idle limit ends a call as well that waits for a silent peer. */
    private static final Move JETTY = new Move(10, "Jetty 10", 30_000, List.of(Peer.Limit.P99_ANSWER, Peer.Limit.IDLE));

    @Override
    public String name() {
        return "default-relied-on";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            Setting now = hop.part().setting(SettingKey.IDLE);
            Move move = move(config.jvm(), hop.part());
            if (now == null || now.chosen() || move == null) {
                continue;
            }
            for (Peer.Limit what : move.decides) {
                KnownLimit limit = hop.limit(what);
                if (limit != null && limit.value() > move.thenMillis && limit.value() < now.value()) {
                    findings.add(FindingBuilder.of(this, hop.subject())
                            .by(limit, Severity.NOTE)
                            .headline(now.name() + " is " + now.shown() + " by default and "
                                    + Quantity.millis(move.thenMillis)
                                    + " from " + move.release + " on: the peer's " + Quantity.millis(limit.value())
                                    + " lies between")
                            .evidence(now)
                            .evidence((what == Peer.Limit.IDLE ? "the peer's idle limit is " : "slow answers take ")
                                    + limit.shown())
                            .action("set it, so that an upgrade or its way back changes nothing: "
                                    + now.toSet(move.seconds(what, limit.value()))));
                    break;
                }
            }
        }
        return findings;
    }

    private static @Nullable Move move(JvmSettings jvm, Part part) {
        if (part.library().equals("jdk-httpclient")) {
            return jvm.isBefore(JDK.since) ? JDK : null;
        }
        return part.isBelow("jetty-client", JETTY.since) ? JETTY : null;
    }

    /**
     * A default that moved.
     *
     * @param since the first release with the new one
     * @param decides numbers of the peer that make a difference
     */
    private record Move(int since, String release, long thenMillis, List<Peer.Limit> decides) {
        /** What to set: below an idle limit, above an answer. */
        long seconds(Peer.Limit what, long millis) {
            return what == Peer.Limit.IDLE ? IdleLimit.belowSeconds(millis) : 2 * millis / 1_000;
        }
    }
}
