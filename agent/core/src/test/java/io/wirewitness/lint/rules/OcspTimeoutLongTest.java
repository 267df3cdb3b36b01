package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.askingOcsp;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.in;
import static io.wirewitness.lint.Configs.security;
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

final class OcspTimeoutLongTest extends LintRuleContract {

    OcspTimeoutLongTest() {
        super(new OcspTimeoutLong());
    }

    @Override
    protected List<Sample> samples() {
        Part okHttp = client("okhttp", "4.12.0");
        return List.of(
                positive(
                        "the default: 15 s and 15 s",
                        in(snapshot(okHttp), askingOcsp(17, "17.0.15", Map.of())),
                        "warning JVM: a responder of OCSP that does not answer delays each new TLS connection by up to"
                                + " 15 s + 15 s = 30 s per certificate, beyond the client's connect time-out;"
                                + " -Dcom.sun.net.ssl.checkRevocation=true (system property); ocsp.enable is true (security"
                                + " property); com.sun.security.ocsp.timeout is 15 s (default); com.sun.security.ocsp.readtimeout"
                                + " is 15 s (default, that of the connect time-out) => -Dcom.sun.security.ocsp.timeout=2"
                                + " -Dcom.sun.security.ocsp.readtimeout=2 (seconds); better: OCSP stapling at the peer"),
                positive(
                        "no limit",
                        in(snapshot(okHttp), askingOcsp(25, "25.0.3", Map.of("com.sun.security.ocsp.timeout", "0"))),
                        "warning JVM: a responder of OCSP that does not answer delays each new TLS connection by any"
                                + " time per certificate, beyond the client's connect time-out;"
                                + " -Dcom.sun.net.ssl.checkRevocation=true (system property); ocsp.enable is true (security"
                                + " property); -Dcom.sun.security.ocsp.timeout=0 (system property);"
                                + " com.sun.security.ocsp.readtimeout is 0 ms (default, that of the connect time-out) =>"
                                + " -Dcom.sun.security.ocsp.timeout=2 -Dcom.sun.security.ocsp.readtimeout=2 (seconds); better:"
                                + " OCSP stapling at the peer"),
                positive(
                        "what the JDK has read",
                        in(
                                snapshot(okHttp),
                                new JvmSettings(
                                        17,
                                        "17.0.2",
                                        Map.of("com.sun.net.ssl.checkRevocation", "true"),
                                        Map.of("ocsp.enable", "true"),
                                        Map.of("OCSP.CONNECT_TIMEOUT", 8_000L, "OCSP.READ_TIMEOUT", 2_000L))),
                        "warning JVM: a responder of OCSP that does not answer delays each new TLS connection by up to"
                                + " 8 s + 2 s = 10 s per certificate, beyond the client's connect time-out;"
                                + " -Dcom.sun.net.ssl.checkRevocation=true (system property); ocsp.enable is true (security"
                                + " property); com.sun.security.ocsp.timeout is 8 s (field OCSP.CONNECT_TIMEOUT);"
                                + " com.sun.security.ocsp.readtimeout is 2 s (field OCSP.READ_TIMEOUT) =>"
                                + " -Dcom.sun.security.ocsp.timeout=2 -Dcom.sun.security.ocsp.readtimeout=2 (seconds); better:"
                                + " OCSP stapling at the peer"),
                negative(
                        "2 s",
                        in(snapshot(okHttp), askingOcsp(25, "25.0.3", Map.of("com.sun.security.ocsp.timeout", "2")))),
                negative(
                        "2500 ms",
                        in(
                                snapshot(okHttp),
                                askingOcsp(
                                        25,
                                        "25.0.3",
                                        Map.of(
                                                "com.sun.security.ocsp.timeout",
                                                "2500ms",
                                                "com.sun.security.ocsp.readtimeout",
                                                "2s")))),
                negative(
                        "a unit that this JVM may not know",
                        in(snapshot(okHttp), askingOcsp(17, "17.0.2", Map.of("com.sun.security.ocsp.timeout", "9s")))),
                negative("nobody connects", in(snapshot(), askingOcsp(17, "17.0.15", Map.of()))),
                falsePositive(
                        "certificates are not checked, Java's default",
                        in(snapshot(okHttp), security(17, "ocsp.enable", "true"))),
                falsePositive(
                        "OCSP is not asked: crl-fetched-in-handshake",
                        in(
                                snapshot(okHttp),
                                system(
                                        17,
                                        "com.sun.net.ssl.checkRevocation",
                                        "true",
                                        "com.sun.security.enableCRLDP",
                                        "true"))),
                falsePositive(
                        "the responder is on this host",
                        in(
                                snapshot(okHttp),
                                new JvmSettings(
                                        17,
                                        "17.0.15",
                                        Map.of("com.sun.net.ssl.checkRevocation", "true"),
                                        Map.of(
                                                "ocsp.enable",
                                                "true",
                                                "ocsp.responderURL",
                                                "http://127.0.0.1:8888/ocsp"),
                                        Map.of()))),
                falsePositive(
                        "5000 without a unit: ocsp-timeout-unit",
                        in(
                                snapshot(okHttp),
                                askingOcsp(17, "17.0.15", Map.of("com.sun.security.ocsp.timeout", "5000")))));
    }
}
