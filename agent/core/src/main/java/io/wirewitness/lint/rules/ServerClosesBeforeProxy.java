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
import java.util.ArrayList;
import java.util.List;

/** The server closes idle connections that the proxy in front still wants to use: the proxy answers 502. */
public final class ServerClosesBeforeProxy implements LintRule {

    @Override
    public String name() {
        return "server-closes-before-proxy";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.hopsInFront()) {
            KnownLimit front = hop.limit(Peer.Limit.IDLE);
            Setting idle = hop.part().setting(SettingKey.IDLE);
            if (front == null || idle == null || IdleMargin.ofServer(hop, SettingKey.IDLE) >= -Margin.RACE_MILLIS) {
                continue; // nearly equal: server-races-proxy
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(front)
                    .headline(Margin.arithmetic("hop in front", front.value(), "server", idle.value()))
                    .evidence(hop.part(), SettingKey.IDLE, SettingKey.CLEANER_PERIOD)
                    .evidence("the idle limit of the hop in front", front)
                    .action(Margin.keepMore(idle, front.value())));
        }
        return findings;
    }
}
