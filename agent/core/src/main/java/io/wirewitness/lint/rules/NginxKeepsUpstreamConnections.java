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

/** Since 1.29.7 nginx keeps connections to what is behind it by default, for as long as many servers do. */
public final class NginxKeepsUpstreamConnections implements LintRule {

    private static final KnownLimit NGINX = new KnownLimit(
            60_000, KnownLimit.Certainty.GUESSED, "nginx's default keepalive_timeout in upstream, since 1.29.7");

    @Override
    public String name() {
        return "nginx-keeps-upstream-connections";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.hopsInFront()) {
            Setting idle = hop.part().setting(SettingKey.IDLE);
            KnownLimit front = hop.limit(Peer.Limit.IDLE);
            boolean told = front != null && front.certainty() != KnownLimit.Certainty.GUESSED;
            if (idle == null || told || !hop.peer().runsAtLeast("nginx", 1, 29, 7)) {
                continue; // told: server-closes-before-proxy, server-races-proxy
            }
            if (idle.value() > NGINX.value() + Margin.RACE_MILLIS
                    || hop.isBusyWithin(idle.value())
                    || IdleMargin.isUsedOnce(hop.peer())) {
                continue;
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(NGINX)
                    .headline(Margin.arithmetic("nginx", NGINX.value(), "server", idle.value()))
                    .evidence(hop.part(), SettingKey.IDLE)
                    .evidence("the proxy in front is " + hop.peer().server())
                    .evidence("how long it keeps connections to its upstream", NGINX)
                    .action(Margin.keepMore(idle, NGINX.value())
                            + "; or a lower keepalive_timeout in nginx's upstream block"));
        }
        return findings;
    }
}
