package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.RevocationCheck;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.List;

/** Each new TLS connection may wait long for a list of revoked certificates. */
public final class CrlFetchedInHandshake implements LintRule {

    private static final String TIMEOUT = "com.sun.security.crl.timeout";
    private static final String READ = "com.sun.security.crl.readtimeout";

    @Override
    public String name() {
        return "crl-fetched-in-handshake";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        JvmSettings jvm = config.jvm();
        RevocationCheck check = RevocationCheck.fetchesCrl(jvm) ? RevocationCheck.crl(jvm) : null;
        if (check == null || !check.isLong() || config.calling().isEmpty()) {
            return List.of();
        }
        if (OcspTimeoutUnit.isSuspect(jvm, TIMEOUT) || OcspTimeoutUnit.isSuspect(jvm, READ)) {
            return List.of(); // a unit gone wrong: ocsp-timeout-unit
        }
        FindingBuilder finding = FindingBuilder.of(this, JvmSettings.SUBJECT)
                .severity(Severity.NOTE)
                .headline("lists of revoked certificates are fetched within the TLS handshake, which waits "
                        + check.sum() + " for one");
        check.evidence().forEach(finding::evidence);
        return List.of(finding.action("-D" + TIMEOUT + "=2 -D" + READ + "=2 (seconds)"));
    }
}
