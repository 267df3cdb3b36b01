package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.DnsCache;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** The JDK's DNS settings were chosen with care, and this client does not use them. */
public final class DnsSettingsBypassed implements LintRule {

    @Override
    public String name() {
        return "dns-settings-bypassed";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        DnsCache cache = DnsCache.found(config.jvm());
        if (!cache.chosen()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.calling()) {
            Setting resolver = part.setting(SettingKey.RESOLVER);
            if (resolver == null
                    || "jdk".equals(resolver.word())
                    || config.farNames(part).isEmpty()) {
                continue;
            }
            Long own =
                    "grpc".equals(resolver.word()) ? config.jvm().systemNumber(DnsCache.Kind.FOUND.security()) : null;
            if (own != null && DnsCache.normal(own) == cache.seconds()) {
                continue; // gRPC was told the same
            }
            findings.add(FindingBuilder.of(this, part.subject())
                    .severity(Severity.NOTE)
                    .headline("the JDK was told to keep an address " + cache.shown()
                            + ", but this client has a resolver of its own: " + resolver.word())
                    .evidence(cache.evidence())
                    .evidence(resolver)
                    .action(action(part, resolver, cache.seconds())));
        }
        return findings;
    }

    private static String action(Part part, Setting resolver, long seconds) {
        if ("grpc".equals(resolver.word())) {
            return "-Dnetworkaddress.cache.ttl=" + seconds + " for gRPC as well: it reads the system property";
        }
        return switch (part.library()) {
            case "reactor-netty" ->
                "HttpClient.resolver(spec -> spec.cacheMaxTimeToLive(Duration.ofSeconds(" + seconds
                        + "))), or resolver(DefaultAddressResolverGroup.INSTANCE) for the JDK's";
            case "vertx" -> "VertxOptions: new AddressResolverOptions().setCacheMaxTimeToLive(" + seconds + ")";
            default -> "DnsNameResolverBuilder.ttl(0, " + seconds + "), or DefaultAddressResolverGroup for the JDK's";
        };
    }
}
