package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A client lets fewer calls to one peer run at a time than the server has threads that call. */
public final class PoolPerRouteTiny implements LintRule {

    /** The library's defaults: 2, and 5 with system properties. */
    private static final long TINY = 5;

    private static final long ENOUGH = 50;

    @Override
    public String name() {
        return "pool-per-route-tiny";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        Part server = config.servers().stream()
                .filter(part -> part.setting(SettingKey.WORKERS) != null)
                .max(Comparator.comparingLong(part -> part.value(SettingKey.WORKERS, 0)))
                .orElse(null);
        for (Part part : config.clients()) {
            Setting route = part.setting(SettingKey.MOST_PER_ROUTE);
            if (server == null || route == null || !part.library().equals("apache-httpclient") || !part.isUsed()) {
                continue;
            }
            long workers = server.value(SettingKey.WORKERS, 0);
            if (route.value() > TINY || workers <= route.value()) {
                continue;
            }
            findings.add(FindingBuilder.of(this, part.subject())
                    .headline(workers + " threads may call, " + route.value()
                            + " at a time to one peer: the others wait, which looks like a slow peer")
                    .evidence(route)
                    .evidence(server, SettingKey.WORKERS)
                    .action(route.toSet(Math.min(workers, ENOUGH)) + ", with as many in all"));
        }
        return findings;
    }
}
