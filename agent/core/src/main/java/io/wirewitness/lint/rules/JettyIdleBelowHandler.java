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

/** A stream is silent for longer than Jetty lets a connection be. */
public final class JettyIdleBelowHandler implements LintRule {

    private static final long SECOND_MILLIS = 1_000;

    @Override
    public String name() {
        return "jetty-idle-below-handler";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (Part part : config.servers()) {
            Setting idle = part.setting(SettingKey.IDLE);
            Setting silence = part.setting(SettingKey.HEARTBEAT);
            if (!part.library().startsWith("jetty") || idle == null || silence == null) {
                continue; // a handler that blocks and writes nothing is not ended by it
            }
            if (idle.unlimited() || silence.value() < idle.value()) {
                continue;
            }
            long half = idle.value() / 2 / SECOND_MILLIS;
            findings.add(FindingBuilder.of(this, part.subject())
                    .headline("the stream is silent for " + (silence.unlimited() ? "any time" : silence.shown())
                            + ", Jetty ends what is silent for " + idle.shown() + ", in the middle of the answer")
                    .evidence(silence)
                    .evidence(idle)
                    .action((half > 0 ? silence.toSet(half) + ", flushed; or " : "") + "a larger idle limit"
                            + (silence.unlimited() ? "" : ": " + idle.toSet(2 * silence.value() / SECOND_MILLIS))));
        }
        return findings;
    }
}
