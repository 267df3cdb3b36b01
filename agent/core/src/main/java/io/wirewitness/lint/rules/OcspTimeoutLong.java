package io.wirewitness.lint.rules;

import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.RevocationCheck;
import io.wirewitness.model.Finding;
import java.util.List;

/** Each new TLS connection may wait long for a responder of OCSP. */
public final class OcspTimeoutLong implements LintRule {

    private static final String TIMEOUT = "com.sun.security.ocsp.timeout";
    private static final String READ = "com.sun.security.ocsp.readtimeout";

    @Override
    public String name() {
        return "ocsp-timeout-long";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        JvmSettings jvm = config.jvm();
        RevocationCheck check = RevocationCheck.asksOcsp(jvm) ? RevocationCheck.ocsp(jvm) : null;
        if (check == null || !check.isLong() || config.calling().isEmpty()) {
            return List.of();
        }
        if (OcspTimeoutUnit.isSuspect(jvm, TIMEOUT) || OcspTimeoutUnit.isSuspect(jvm, READ) || isNear(jvm)) {
            return List.of(); // a unit gone wrong: ocsp-timeout-unit
        }
        FindingBuilder finding = FindingBuilder.of(this, JvmSettings.SUBJECT)
                .headline("a responder of OCSP that does not answer delays each new TLS connection by " + check.sum()
                        + " per certificate, beyond the client's connect time-out");
        check.evidence().forEach(finding::evidence);
        return List.of(
                finding.action("-D" + TIMEOUT + "=2 -D" + READ + "=2 (seconds); better: OCSP stapling at the peer"));
    }

    /** Whether the responder is on this host. */
    private static boolean isNear(JvmSettings jvm) {
        String url = jvm.security("ocsp.responderURL");
        return url != null && url.matches("https?://(localhost|127\\.[0-9.]+|\\[::1])([:/].*)?");
    }
}
