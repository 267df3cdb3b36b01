package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** A number that makes no sense in its unit, and would in another one. */
public final class UnitSuspect implements LintRule {

    private static final List<String> SECONDS = List.of(
            "jdk.httpclient.keepalive.timeout",
            "jdk.httpclient.keepalive.timeout.h2",
            "http.keepAlive.time.server",
            "http.keepAlive.time.proxy");

    private static final List<String> MILLIS =
            List.of("sun.net.client.defaultConnectTimeout", "sun.net.client.defaultReadTimeout");

    /** Nearly three hours. */
    private static final long TOO_MANY_SECONDS = 10_000;

    private static final long TOO_FEW_MILLIS = 100;

    /** Vert.x: a thousand seconds. */
    private static final long TOO_LONG_MILLIS = 1_000_000;

    @Override
    public String name() {
        return "unit-suspect";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        for (String name : SECONDS) {
            Long number = config.jvm().systemNumber(name);
            if (number != null && number >= TOO_MANY_SECONDS) {
                findings.add(property(
                        name,
                        " counts seconds: that is " + Quantity.millis(number * 1_000)
                                + ", milliseconds seem to be meant",
                        number,
                        number / 1_000));
            }
        }
        for (String name : MILLIS) {
            Long number = config.jvm().systemNumber(name);
            if (number != null && number > 0 && number < TOO_FEW_MILLIS) {
                findings.add(property(name, " counts milliseconds: seconds seem to be meant", number, number * 1_000));
            }
        }
        for (String name : new TreeMap<>(config.jvm().system()).keySet()) {
            Long number = config.jvm().systemNumber(name);
            if (name.matches("quarkus\\.rest-client\\.(.*\\.)?connection-ttl")
                    && number != null
                    && number > 0
                    && number < 1_000) {
                findings.add(property(
                        name,
                        " counts milliseconds and is cut to whole seconds: 0, which is no limit",
                        number,
                        number * 1_000));
            }
        }
        for (Part part : config.calling()) {
            Setting idle = part.setting(SettingKey.IDLE);
            if (part.library().equals("vertx")
                    && idle != null
                    && idle.name().toLowerCase(Locale.ROOT).endsWith("keepalivetimeout") // idleTimeout has a unit
                    && !idle.unlimited()
                    && idle.value() >= TOO_LONG_MILLIS) {
                findings.add(FindingBuilder.of(this, part.subject())
                        .headline(idle.name() + " counts seconds: that is " + idle.shown()
                                + ", milliseconds seem to be meant")
                        .evidence(idle)
                        .action("if " + Quantity.millis(idle.value() / 1_000) + " is meant: "
                                + idle.toSet(idle.value() / 1_000_000)));
            }
        }
        return findings;
    }

    private Finding property(String name, String why, long number, long meant) {
        return FindingBuilder.of(this, JvmSettings.SUBJECT + " -D" + name)
                .headline("-D" + name + "=" + number + why)
                .evidence("system property " + name + " is " + number)
                .action("if the other unit is meant: -D" + name + "=" + meant);
    }
}
