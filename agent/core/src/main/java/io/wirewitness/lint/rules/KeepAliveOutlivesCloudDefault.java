package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Margin;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.lint.Strangers;
import io.wirewitness.model.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The client keeps idle connections longer than this cloud's load balancers do by default. */
public final class KeepAliveOutlivesCloudDefault implements LintRule {

    private static final Map<String, KnownLimit> USUAL = Map.of(
            "alibaba", usual(15, "Alibaba CLB"),
            "aws", usual(60, "AWS ALB"),
            "azure", usual(240, "Azure Load Balancer"),
            "gcp", usual(600, "GCP application load balancer"));

    @Override
    public String name() {
        return "keep-alive-outlives-cloud-default";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        KnownLimit usual =
                config.host().cloud() == null ? null : USUAL.get(config.host().cloud());
        if (usual == null) {
            return findings;
        }
        for (Part client : config.clients()) {
            List<String> strangers = Strangers.of(config, client);
            long kept = client.idleEffectiveMillis();
            if (kept < usual.value() || strangers.isEmpty()) {
                continue;
            }
            findings.add(FindingBuilder.of(this, client.subject())
                    .by(usual)
                    .headline(
                            Margin.arithmetic("client", client, "a load balancer", usual.value()) + ", if there is one")
                    .evidence(client, SettingKey.IDLE, SettingKey.CLEANER_PERIOD)
                    .evidence("the idle limit of a load balancer here", usual)
                    .evidence("no limit is known of " + strangers.get(0)
                            + (strangers.size() > 1 ? " and " + (strangers.size() - 1) + " more" : ""))
                    .action(Margin.keepLess(client.setting(SettingKey.IDLE), usual.value())
                            + ", or say what is known in lint.upstream"));
        }
        return findings;
    }

    private static KnownLimit usual(long seconds, String whose) {
        return new KnownLimit(seconds * 1_000, KnownLimit.Certainty.GUESSED, "default of " + whose);
    }
}
