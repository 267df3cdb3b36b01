package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** Tomcat's idle limit is a default, and the other way to package the application has another. */
public final class DefaultDependsOnPackaging implements LintRule {

    private static final long SHIPPED_MILLIS = 20_000;
    private static final long EMBEDDED_MILLIS = 60_000;

    /** Above a load balancer's 60 s. */
    private static final long KEEP_SECONDS = 75;

    @Override
    public String name() {
        return "default-depends-on-packaging";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.servers()) {
            Setting packaging = part.setting(SettingKey.PACKAGING);
            Setting idle = part.setting(SettingKey.IDLE);
            if (!part.library().equals("tomcat") || packaging == null || idle == null || idle.chosen()) {
                continue;
            }
            boolean shipped = "server.xml".equals(packaging.word());
            boolean hasHop = config.hopsInFront().stream()
                    .anyMatch(hop -> hop.part().equals(part) && hop.limit(Peer.Limit.IDLE) != null);
            if (!hasHop || idle.value() != (shipped ? SHIPPED_MILLIS : EMBEDDED_MILLIS)) {
                continue; // nobody keeps connections to it, or somebody chose
            }
            findings.add(FindingBuilder.of(this, part.subject())
                    .severity(Severity.NOTE)
                    .headline("the idle limit of " + idle.shown() + " is Tomcat's default "
                            + (shipped
                                    ? "in conf/server.xml; embedded, as in a Spring Boot jar, it is 60 s"
                                    : "embedded; as a WAR under conf/server.xml it is 20 s"))
                    .evidence(packaging)
                    .evidence(idle)
                    .action("set it: " + idle.toSet(KEEP_SECONDS)));
        }
        return findings;
    }
}
