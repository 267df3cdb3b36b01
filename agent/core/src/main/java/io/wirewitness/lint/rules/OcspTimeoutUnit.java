package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.JdkTimeout;
import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.RevocationCheck;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** A time-out of certificate checks was written in milliseconds and is read in seconds. */
public final class OcspTimeoutUnit implements LintRule {

    private static final List<String> PROPERTIES = List.of(
            "com.sun.security.ocsp.timeout",
            "com.sun.security.ocsp.readtimeout",
            "com.sun.security.crl.timeout",
            "com.sun.security.crl.readtimeout",
            "com.sun.security.cert.timeout",
            "com.sun.security.cert.readtimeout");

    private static final long SECOND_MILLIS = 1_000;
    private static final long MINUTE_SECONDS = 60;

    @Override
    public String name() {
        return "ocsp-timeout-unit";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        JvmSettings jvm = config.jvm();
        List<Finding> findings = new ArrayList<>();
        for (String property : PROPERTIES) {
            JdkTimeout timeout = JdkTimeout.parse(jvm.system(property));
            if (timeout == null || !timeout.isUnitSuspect()) {
                continue; // long, with its unit: ocsp-timeout-long
            }
            long seconds = timeout.millis() / SECOND_MILLIS;
            findings.add(FindingBuilder.of(this, "-D" + property)
                    .severity(isUsed(jvm, property) ? Severity.ERROR : Severity.NOTE)
                    .headline(property + "=" + seconds + " is " + seconds + " s, which is " + seconds / MINUTE_SECONDS
                            + " minutes: a number without a unit is in seconds")
                    .evidence(jvm.systemEvidence(property))
                    .evidence(
                            isUsed(jvm, property)
                                    ? "TLS connections check certificates with it"
                                    : "nothing of TLS uses it now")
                    .action("-D" + property + "=" + Math.max(1, seconds / SECOND_MILLIS)
                            + (JdkTimeout.unitsAreRead(jvm) ? ", or " + seconds + "ms" : "")));
        }
        return findings;
    }

    /** Whether this property's number must be in the wrong unit. */
    static boolean isSuspect(JvmSettings jvm, String property) {
        JdkTimeout timeout = JdkTimeout.parse(jvm.system(property));
        return timeout != null && timeout.isUnitSuspect();
    }

    private static boolean isUsed(JvmSettings jvm, String property) {
        return property.contains(".ocsp.")
                ? RevocationCheck.asksOcsp(jvm)
                : property.contains(".crl.")
                        ? RevocationCheck.fetchesCrl(jvm)
                        : jvm.systemIsOn("com.sun.security.enableAIAcaIssuers");
    }
}
