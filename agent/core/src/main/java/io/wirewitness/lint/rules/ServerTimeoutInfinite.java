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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Somebody switched a server's limits off, and callers from outside reach it. */
public final class ServerTimeoutInfinite implements LintRule {

    /** Above a load balancer's 60 s. */
    private static final long IDLE_SECONDS = 75;

    private static final long REQUEST_SECONDS = 60;

    @Override
    public String name() {
        return "server-timeout-infinite";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.servers()) {
            List<Setting> without = Stream.of(SettingKey.REQUEST_TIMEOUT, SettingKey.IDLE)
                    .map(part::setting)
                    .filter(setting -> setting != null && setting.unlimited())
                    .filter(setting -> setting.chosen() || isRequestOfJdk(part, setting))
                    .toList();
            if (without.isEmpty() || !part.isReachedFromOutside()) {
                continue;
            }
            FindingBuilder finding = FindingBuilder.of(this, part.subject())
                    .severity(without.get(0).chosen() ? Severity.WARNING : Severity.NOTE)
                    .headline("the server waits without limit (" + names(without)
                            + "): a caller that sends nothing keeps its connection for ever");
            without.forEach(finding::evidence);
            findings.add(finding.evidence("callers with public addresses have connected")
                    .action(without.stream()
                            .map(setting ->
                                    setting.toSet(setting.key() == SettingKey.IDLE ? IDLE_SECONDS : REQUEST_SECONDS))
                            .collect(Collectors.joining("; "))));
        }
        return findings;
    }

    /** Where never to end is the default; other servers' idle limit is server-never-closes-idle. */
    private static boolean isRequestOfJdk(Part part, Setting setting) {
        return part.library().equals("jdk-httpserver") && setting.key() == SettingKey.REQUEST_TIMEOUT;
    }

    private static String names(List<Setting> settings) {
        return settings.stream().map(Setting::name).collect(Collectors.joining(", "));
    }
}
