package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Margin;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** One silent HTTP/2 connection carries everything, and nothing asks whether it is still there. */
public final class Http2WithoutPing implements LintRule {

    private static final long SECOND_MILLIS = 1_000;

    /** A ping a minute is enough for any box, and costs nothing. */
    private static final long MOST_SECONDS = 60;

    /** A call that gives up by then and is repeated does not hang. */
    private static final long SHORT_MILLIS = 5_000;

    @Override
    public String name() {
        return "http2-without-ping";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            Part client = hop.part();
            KnownLimit peer = hop.limit(Peer.Limit.IDLE);
            if (peer == null || !hop.peer().dropsSilently() || !client.unlimited(SettingKey.PING_INTERVAL)) {
                continue; // a close that is announced is heard at once
            }
            long kept = client.value(SettingKey.IDLE_H2, client.idleEffectiveMillis());
            if (!isMultiplexed(client) || kept < peer.value() - Margin.RACE_MILLIS || hop.isBusyWithin(peer.value())) {
                continue;
            }
            if (hasShortDeadline(client) || isProbed(client, peer.value())) {
                continue;
            }
            boolean grpc = client.kind() == Part.Kind.GRPC_CHANNEL;
            long seconds = Math.max(1, Math.min(MOST_SECONDS, peer.value() / 2 / SECOND_MILLIS));
            Setting ping = client.setting(SettingKey.PING_INTERVAL);
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(peer, Severity.WARNING)
                    .headline("no pings, client keeps "
                            + (kept == Setting.UNLIMITED ? "without limit" : Quantity.millis(kept))
                            + ", and after " + Quantity.millis(peer.value())
                            + " of silence the connection is dropped without a word")
                    .evidence(client, SettingKey.PING_INTERVAL, SettingKey.IDLE_H2, SettingKey.IDLE)
                    .evidence("the idle limit on the way", peer)
                    .action("ping every " + seconds + " s: " + (ping == null ? "" : ping.toSet(seconds))
                            + (grpc
                                    ? "; the server must permit that, permitKeepAliveTime is 5 min by default:"
                                            + " grpc-ping-too-often"
                                    : "")));
        }
        return findings;
    }

    private static boolean isMultiplexed(Part client) {
        return client.kind() == Part.Kind.GRPC_CHANNEL || (client.isClient() && client.on(SettingKey.HTTP2));
    }

    private static boolean hasShortDeadline(Part client) {
        return client.value(SettingKey.CALL_TIMEOUT, Setting.UNLIMITED) <= SHORT_MILLIS
                && client.value(SettingKey.RETRIES, 0) > 0;
    }

    /** Probes of TCP keep a connection alive in a box that tracks connections. */
    private static boolean isProbed(Part client, long limitMillis) {
        return client.on(SettingKey.TCP_KEEP_ALIVE)
                && client.value(SettingKey.TCP_KEEP_IDLE, Setting.UNLIMITED) < limitMillis;
    }
}
