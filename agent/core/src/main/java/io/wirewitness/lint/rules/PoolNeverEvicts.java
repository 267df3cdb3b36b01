package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import java.util.ArrayList;
import java.util.List;

/** A pool of connections neither throws old ones away nor tests what it hands out. */
public final class PoolNeverEvicts implements LintRule {

    private static final long EVICTOR_SECONDS = 30;

    @Override
    public String name() {
        return "pool-never-evicts";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.parts()) {
            boolean pool = part.kind() == Part.Kind.OBJECT_POOL || part.kind() == Part.Kind.DATABASE_POOL;
            if (!pool || config.farPeers(part).isEmpty()) {
                continue; // it holds no connections, as far as is known
            }
            if (!part.unlimited(SettingKey.CLEANER_PERIOD) || !part.off(SettingKey.TESTED)) {
                continue;
            }
            if (part.value(SettingKey.LIFETIME, Setting.UNLIMITED) != Setting.UNLIMITED) {
                continue; // its age ends it
            }
            Setting evictor = part.setting(SettingKey.CLEANER_PERIOD);
            findings.add(FindingBuilder.of(this, part.subject())
                    .headline(
                            "the evictor is off and nothing is tested: a connection that the peer has ended is handed out,"
                                    + " however old it is")
                    .evidence(part, SettingKey.CLEANER_PERIOD, SettingKey.TESTED, SettingKey.LIFETIME)
                    .action((evictor == null ? "" : evictor.toSet(EVICTOR_SECONDS) + " with ") + "testWhileIdle=true"));
        }
        return findings;
    }
}
