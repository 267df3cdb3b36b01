package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.IdleMargin;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Retries;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** The client sends a POST a second time by itself when its connection ends, and tells nobody. */
public final class PostSilentlyReplayed implements LintRule {

    @Override
    public String name() {
        return "post-silently-replayed";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit peer = hop.limit(Peer.Limit.IDLE);
            Setting replay = hop.part().setting(SettingKey.RETRY_POST);
            if (peer == null || replay == null || !replay.on() || replay.chosen()) {
                continue; // somebody's choice: every-method-retried
            }
            if (!IdleMargin.isStale(hop) || Retries.hasNoPosts(hop)) {
                continue;
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(peer, Severity.WARNING)
                    .headline("a POST is sent again by itself when its connection ends, and "
                            + IdleMargin.shown(hop, peer))
                    .evidence(replay)
                    .idleLimits(hop, peer)
                    .action(action(hop.part().library()) + ", or idempotency keys; and "
                            + IdleMargin.keepLess(hop, peer)));
        }
        return findings;
    }

    private static String action(String library) {
        return switch (library) {
            case "jdk-httpurlconnection" -> "do not replay it: -Dsun.net.http.retryPost=false";
            case "okhttp" -> "do not replay it: a RequestBody whose isOneShot() is true";
            case "async-http-client" -> "do not replay it: setMaxRequestRetry(0)";
            default -> "do not replay it";
        };
    }
}
