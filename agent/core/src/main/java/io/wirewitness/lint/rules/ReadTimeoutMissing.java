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
import java.util.Set;

/** A peer that falls silent holds a call for ever. */
public final class ReadTimeoutMissing implements LintRule {

    private static final long READ_SECONDS = 30;

    /** Their users limit each request (HttpRequest.timeout, the operator timeout), which no setting of the client shows. */
    private static final Set<String> LIMITED_BY_REQUEST = Set.of("reactor-netty", "vertx");

    @Override
    public String name() {
        return "read-timeout-missing";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.calling()) {
            Setting read = part.setting(SettingKey.READ_TIMEOUT);
            if (read == null || part.answerMillis() != Setting.UNLIMITED || part.limited(SettingKey.HEARTBEAT)) {
                continue; // a stream with heartbeats notices
            }
            FindingBuilder finding = FindingBuilder.of(this, part.subject())
                    .severity(LIMITED_BY_REQUEST.contains(part.library()) ? Severity.NOTE : Severity.WARNING)
                    .headline("no read time-out: a peer that falls silent holds the call for ever")
                    .evidence(part, SettingKey.READ_TIMEOUT, SettingKey.CALL_TIMEOUT);
            for (ConfigSnapshot.Hop hop : silentHops(config, part)) {
                KnownLimit limit = hop.limit(Peer.Limit.IDLE);
                if (limit != null) {
                    finding.by(limit)
                            .evidence(hop.peer().address() + " forgets idle connections without a word after "
                                    + limit.shown())
                            .evidence(part, SettingKey.IDLE);
                    break;
                }
            }
            findings.add(
                    finding.action("a read time-out above the peer's slowest answer: " + read.toSet(READ_SECONDS)));
        }
        return findings;
    }

    /** Hops that were seen to drop idle connections silently, before this client would end them. */
    private static List<ConfigSnapshot.Hop> silentHops(ConfigSnapshot config, Part part) {
        return config.nextHops().stream()
                .filter(hop -> hop.part().equals(part) && hop.peer().dropsSilently())
                .filter(hop -> {
                    KnownLimit limit = hop.limit(Peer.Limit.IDLE);
                    return limit != null
                            && limit.certainty() == KnownLimit.Certainty.OBSERVED
                            && part.idleEffectiveMillis() > limit.value();
                })
                .toList();
    }
}
