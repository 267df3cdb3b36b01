package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.DnsCache;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.LintRule;
import io.wirewitness.model.Finding;
import java.util.ArrayList;
import java.util.List;

/** The security property was set after the JDK had read it. */
public final class DnsTtlSetTooLate implements LintRule {

    @Override
    public String name() {
        return "dns-ttl-set-too-late";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (DnsCache.Kind kind : List.of(DnsCache.Kind.FOUND, DnsCache.Kind.FAILED)) {
            Long meant = config.jvm().securityNumber(kind.security());
            Long effective = config.jvm().effective(kind.field());
            if (meant == null || effective == null || DnsCache.normal(meant) == effective) {
                continue;
            }
            findings.add(
                    FindingBuilder.of(this, JvmSettings.SUBJECT + " " + kind.security())
                            .headline(kind.security() + " is " + meant
                                    + ", but was set after the JDK had read it: it behaves like " + effective)
                            .evidence("security property " + kind.security() + " is " + meant)
                            .evidence(kind.field() + " is " + effective
                                    + " (field, read when the first name was looked up)")
                            .action(
                                    "set " + kind.security() + "=" + meant
                                            + " in conf/security/java.security, or before the first lookup of a name: in main's first line"));
        }
        return findings;
    }
}
