package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.fetchingCrl;
import static io.wirewitness.lint.Configs.in;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.system;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Sample;
import java.util.List;
import java.util.Map;

final class CrlFetchedInHandshakeTest extends LintRuleContract {

    CrlFetchedInHandshakeTest() {
        super(new CrlFetchedInHandshake());
    }

    @Override
    protected List<Sample> samples() {
        Part okHttp = client("okhttp", "4.12.0");
        return List.of(
                positive(
                        "the default: 15 s and 15 s",
                        in(snapshot(okHttp), fetchingCrl(17, "17.0.15", Map.of())),
                        "note JVM: lists of revoked certificates are fetched within the TLS handshake, which waits up"
                                + " to 15 s + 15 s = 30 s for one; -Dcom.sun.net.ssl.checkRevocation=true (system property);"
                                + " -Dcom.sun.security.enableCRLDP=true (system property); com.sun.security.crl.timeout is 15 s"
                                + " (default); com.sun.security.crl.readtimeout is 15 s (default) =>"
                                + " -Dcom.sun.security.crl.timeout=2 -Dcom.sun.security.crl.readtimeout=2 (seconds)"),
                positive(
                        "the second time-out does not follow the first",
                        in(snapshot(okHttp), fetchingCrl(25, "25.0.3", Map.of("com.sun.security.crl.timeout", "2"))),
                        "note JVM: lists of revoked certificates are fetched within the TLS handshake, which waits up"
                                + " to 2 s + 15 s = 17 s for one; -Dcom.sun.net.ssl.checkRevocation=true (system property);"
                                + " -Dcom.sun.security.enableCRLDP=true (system property); -Dcom.sun.security.crl.timeout=2"
                                + " (system property); com.sun.security.crl.readtimeout is 15 s (default) =>"
                                + " -Dcom.sun.security.crl.timeout=2 -Dcom.sun.security.crl.readtimeout=2 (seconds)"),
                negative(
                        "both short",
                        in(
                                snapshot(okHttp),
                                fetchingCrl(
                                        25,
                                        "25.0.3",
                                        Map.of(
                                                "com.sun.security.crl.timeout",
                                                "2",
                                                "com.sun.security.crl.readtimeout",
                                                "2")))),
                negative("nobody connects", in(snapshot(), fetchingCrl(17, "17.0.15", Map.of()))),
                falsePositive(
                        "lists would be fetched, but nothing is checked",
                        in(snapshot(okHttp), system(17, "com.sun.security.enableCRLDP", "true"))),
                falsePositive(
                        "OCSP alone: ocsp-timeout-long",
                        in(
                                snapshot(okHttp),
                                new JvmSettings(
                                        17,
                                        "17.0.15",
                                        Map.of("com.sun.net.ssl.checkRevocation", "true"),
                                        Map.of("ocsp.enable", "true"),
                                        Map.of()))),
                falsePositive(
                        "15000 without a unit: ocsp-timeout-unit",
                        in(
                                snapshot(okHttp),
                                fetchingCrl(17, "17.0.15", Map.of("com.sun.security.crl.timeout", "15000")))));
    }
}
