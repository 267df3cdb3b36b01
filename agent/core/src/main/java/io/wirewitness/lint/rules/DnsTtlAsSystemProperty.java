package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.DnsCache;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.model.Finding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A property of the security configuration was set as a system property, where the JDK does not look. */
public final class DnsTtlAsSystemProperty implements LintRule {

    @Override
    public String name() {
        return "dns-ttl-as-system-property";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (DnsCache.Kind kind : List.of(DnsCache.Kind.FOUND, DnsCache.Kind.FAILED)) {
            String written = config.jvm().system(kind.security());
            DnsCache cache = DnsCache.of(config.jvm(), kind);
            if (written == null || cache == null || isMet(cache, config.jvm().systemNumber(kind.security()))) {
                continue;
            }
            if (kind == DnsCache.Kind.FOUND && isOnlyGrpc(config)) {
                continue; // gRPC does read it
            }
            Long number = config.jvm().systemNumber(kind.security());
            findings.add(FindingBuilder.of(this, JvmSettings.SUBJECT + " -D" + kind.security())
                    .headline("-D" + kind.security() + "=" + written
                            + " is not read by the JDK, which has its own number: " + cache.shown())
                    .evidence("system property " + kind.security() + " is " + written)
                    .evidence(cache.evidence())
                    .action(
                            number == null
                                    ? "remove it, or set the security property of that name"
                                    : cache.toSet(config.jvm(), number) + " does what was meant"));
        }
        return findings;
    }

    private static boolean isMet(DnsCache cache, @Nullable Long number) {
        return number != null && DnsCache.normal(number) == cache.seconds();
    }

    private static boolean isOnlyGrpc(ConfigSnapshot config) {
        return !config.clients().isEmpty()
                && config.clients().stream().allMatch(client -> client.kind() == Part.Kind.GRPC_CHANNEL);
    }
}
