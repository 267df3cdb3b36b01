package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.askingOcsp;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.in;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Sample;
import java.util.List;
import java.util.Map;

final class OcspTimeoutUnitTest extends LintRuleContract {

    OcspTimeoutUnitTest() {
        super(new OcspTimeoutUnit());
    }

    @Override
    protected List<Sample> samples() {
        Part okHttp = client("okhttp", "4.12.0");
        return List.of(
                positive(
                        "5000 for OCSP that is asked",
                        in(snapshot(okHttp), askingOcsp(25, "25.0.3", Map.of("com.sun.security.ocsp.timeout", "5000"))),
                        "error -Dcom.sun.security.ocsp.timeout: com.sun.security.ocsp.timeout=5000 is 5000 s, which is"
                                + " 83 minutes: a number without a unit is in seconds; -Dcom.sun.security.ocsp.timeout=5000"
                                + " (system property); TLS connections check certificates with it =>"
                                + " -Dcom.sun.security.ocsp.timeout=5, or 5000ms"),
                positive(
                        "a JVM that may not know units; lists are not fetched",
                        in(
                                snapshot(okHttp),
                                askingOcsp(17, "17.0.2", Map.of("com.sun.security.crl.readtimeout", "15000"))),
                        "note -Dcom.sun.security.crl.readtimeout: com.sun.security.crl.readtimeout=15000 is 15000 s,"
                                + " which is 250 minutes: a number without a unit is in seconds;"
                                + " -Dcom.sun.security.crl.readtimeout=15000 (system property); nothing of TLS uses it now =>"
                                + " -Dcom.sun.security.crl.readtimeout=15"),
                negative(
                        "seconds",
                        in(
                                snapshot(okHttp),
                                askingOcsp(
                                        25,
                                        "25.0.3",
                                        Map.of(
                                                "com.sun.security.ocsp.timeout",
                                                "5",
                                                "com.sun.security.cert.timeout",
                                                "999")))),
                negative(
                        "no number: the JDK uses its default",
                        in(
                                snapshot(okHttp),
                                askingOcsp(
                                        25,
                                        "25.0.3",
                                        Map.of(
                                                "com.sun.security.ocsp.timeout",
                                                "-5000",
                                                "com.sun.security.crl.timeout",
                                                "2.5s")))),
                falsePositive(
                        "5000ms",
                        in(
                                snapshot(okHttp),
                                askingOcsp(25, "25.0.3", Map.of("com.sun.security.ocsp.timeout", "5000ms")))),
                falsePositive(
                        "5000s, as somebody wrote: ocsp-timeout-long",
                        in(
                                snapshot(okHttp),
                                askingOcsp(25, "25.0.3", Map.of("com.sun.security.ocsp.timeout", "5000s")))));
    }
}
