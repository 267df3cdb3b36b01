package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.IdleMargin;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Margin;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** The server's idle limit was raised above the proxy's for HTTP/1.1, and not for HTTP/2. */
public final class Http2IdleDiffers implements LintRule {

    @Override
    public String name() {
        return "http2-idle-differs";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.hopsInFront()) {
            KnownLimit front = hop.limit(Peer.Limit.IDLE);
            Setting http2 = hop.part().setting(SettingKey.IDLE_H2);
            if (front == null || http2 == null || !hop.part().on(SettingKey.HTTP2)) {
                continue;
            }
            if (IdleMargin.ofServer(hop, SettingKey.IDLE_H2) > Margin.RACE_MILLIS
                    || IdleMargin.ofServer(hop, SettingKey.IDLE) <= Margin.RACE_MILLIS) {
                continue; // both too short: server-closes-before-proxy
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(front, Severity.WARNING)
                    .headline(Margin.arithmetic("hop in front", front.value(), "server", http2.value())
                            + " for HTTP/2 alone")
                    .evidence(hop.part(), SettingKey.IDLE_H2, SettingKey.IDLE)
                    .evidence("the idle limit of the hop in front", front)
                    .action(Margin.keepMore(http2, front.value())));
        }
        return findings;
    }
}
