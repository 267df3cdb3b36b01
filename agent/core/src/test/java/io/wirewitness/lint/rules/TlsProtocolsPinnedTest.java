package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.in;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.system;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Sample;
import java.util.List;

final class TlsProtocolsPinnedTest extends LintRuleContract {

    TlsProtocolsPinnedTest() {
        super(new TlsProtocolsPinned());
    }

    @Override
    protected List<Sample> samples() {
        Part okHttp = client("okhttp", "4.12.0");
        return List.of(
                positive(
                        "TLS 1.2 and older for all clients",
                        in(snapshot(okHttp), system(17, "jdk.tls.client.protocols", "TLSv1.1,TLSv1.2")),
                        "warning -Djdk.tls.client.protocols: clients offer TLSv1.1, TLSv1.2, not TLSv1.3: a peer that"
                                + " needs what is missing refuses the handshake, with an alert or a reset;"
                                + " -Djdk.tls.client.protocols=TLSv1.1,TLSv1.2 (system property) => remove it, or"
                                + " -Djdk.tls.client.protocols=TLSv1.2,TLSv1.3"),
                positive(
                        "HttpURLConnection with TLS 1.0 only",
                        in(snapshot(client("jdk-httpurlconnection", "17")), system(17, "https.protocols", "TLSv1")),
                        "warning -Dhttps.protocols: clients offer TLSv1, not TLSv1.2 and TLSv1.3: a peer that needs"
                                + " what is missing refuses the handshake, with an alert or a reset; -Dhttps.protocols=TLSv1"
                                + " (system property) => remove it, or -Dhttps.protocols=TLSv1.2,TLSv1.3"),
                negative("both", in(snapshot(okHttp), system(17, "jdk.tls.client.protocols", "TLSv1.3, TLSv1.2"))),
                negative("not set", in(snapshot(okHttp), system(17, "jdk.tls.client.protocols", ""))),
                negative("nobody connects", in(snapshot(), system(17, "jdk.tls.client.protocols", "TLSv1.2"))),
                falsePositive(
                        "a policy of both that are in use",
                        in(
                                snapshot(client("jdk-httpurlconnection", "17")),
                                system(17, "https.protocols", "TLSv1.2,TLSv1.3"))),
                falsePositive(
                        "HttpURLConnection's list in a process without it",
                        in(snapshot(okHttp), system(17, "https.protocols", "TLSv1.2"))));
    }
}
