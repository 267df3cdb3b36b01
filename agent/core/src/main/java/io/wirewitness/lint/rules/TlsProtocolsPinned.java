package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.LintRule;
import io.wirewitness.model.Finding;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A list of TLS versions leaves out one of the two that are in use. */
public final class TlsProtocolsPinned implements LintRule {

    private static final String ALL_CLIENTS = "jdk.tls.client.protocols";
    private static final String URL_CONNECTION = "https.protocols";
    private static final List<String> NEEDED = List.of("TLSv1.2", "TLSv1.3");

    @Override
    public String name() {
        return "tls-protocols-pinned";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        return Stream.of(ALL_CLIENTS, URL_CONNECTION)
                .flatMap(property -> ofProperty(config, property).stream())
                .toList();
    }

    private List<Finding> ofProperty(ConfigSnapshot config, String property) {
        String pinned = config.jvm().system(property);
        boolean concerned = config.calling().stream()
                .anyMatch(part -> property.equals(ALL_CLIENTS) || part.library().equals("jdk-httpurlconnection"));
        if (pinned == null || pinned.isBlank() || !concerned) {
            return List.of();
        }
        List<String> versions =
                Stream.of(pinned.split(",", -1)).map(String::strip).toList();
        String missing =
                NEEDED.stream().filter(version -> !versions.contains(version)).collect(Collectors.joining(" and "));
        if (missing.isEmpty()) {
            return List.of();
        }
        return List.of(FindingBuilder.of(this, "-D" + property)
                .headline("clients offer " + String.join(", ", versions) + ", not " + missing
                        + ": a peer that needs what is missing refuses the handshake, with an alert or a reset")
                .evidence(config.jvm().systemEvidence(property))
                .action("remove it, or -D" + property + "=TLSv1.2,TLSv1.3"));
    }
}
