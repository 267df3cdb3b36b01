package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** A balancer that sees connections only cannot spread calls over servers whose connections never end. */
public final class GrpcConnectionsNeverRetired implements LintRule {

    private static final int LAYER_4 = 4;

    private static final long SECONDS = 600;

    @Override
    public String name() {
        return "grpc-connections-never-retired";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.hopsInFront()) {
            Part server = hop.part();
            Setting lifetime = server.setting(SettingKey.LIFETIME);
            if (server.kind() != Part.Kind.GRPC_SERVER || lifetime == null || !lifetime.unlimited()) {
                continue;
            }
            if (hop.peer().layer() != LAYER_4) {
                continue; // one that reads HTTP/2 spreads calls itself
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .severity(Severity.WARNING)
                    .headline("connections have no age limit, and what is in front spreads connections, not calls")
                    .evidence(server, SettingKey.LIFETIME, SettingKey.LIFETIME_GRACE)
                    .evidence(hop.peer().address() + " passes connections on as they are (layer 4)")
                    .action("end connections at ten minutes of age, with a grace for calls under way: "
                            + lifetime.toSet(SECONDS)));
        }
        return findings;
    }
}
