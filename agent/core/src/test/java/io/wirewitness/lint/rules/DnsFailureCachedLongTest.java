package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.in;
import static io.wirewitness.lint.Configs.security;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Sample;
import java.util.List;
import java.util.Map;

final class DnsFailureCachedLongTest extends LintRuleContract {

    DnsFailureCachedLongTest() {
        super(new DnsFailureCachedLong());
    }

    @Override
    protected List<Sample> samples() {
        Part okHttp = client("okhttp", "4.12.0");
        return List.of(
                positive(
                        "for ever, and a name is called",
                        in(snapshot(okHttp), security(17, "networkaddress.cache.negative.ttl", "-1")),
                        "error JVM: a lookup that fails once is kept for ever: UnknownHostException without asking"
                                + " again; the JDK keeps a failed lookup for ever (security property"
                                + " networkaddress.cache.negative.ttl) => keep failures for 10 s at most:"
                                + " networkaddress.cache.negative.ttl=10 in conf/security/java.security"),
                positive(
                        "for ever, and nobody has called yet",
                        in(snapshot(), security(17, "networkaddress.cache.negative.ttl", "-1")),
                        "warning JVM: a lookup that fails once is kept for ever: UnknownHostException without asking"
                                + " again; the JDK keeps a failed lookup for ever (security property"
                                + " networkaddress.cache.negative.ttl) => keep failures for 10 s at most:"
                                + " networkaddress.cache.negative.ttl=10 in conf/security/java.security"),
                positive(
                        "five minutes",
                        in(snapshot(okHttp), security(17, "networkaddress.cache.negative.ttl", "300")),
                        "warning JVM: a lookup that fails once is kept for 300 s: UnknownHostException without"
                                + " asking again; the JDK keeps a failed lookup for 300 s (security property"
                                + " networkaddress.cache.negative.ttl) => keep failures for 10 s at most:"
                                + " networkaddress.cache.negative.ttl=10 in conf/security/java.security"),
                falsePositive(
                        "nothing is called by name",
                        in(
                                snapshot(Part.of(Part.Kind.HTTP_CLIENT, "okhttp", "4.12.0", "okhttp@1")
                                        .talkingTo("10.1.2.3:443")),
                                security(17, "networkaddress.cache.negative.ttl", "-1"))),
                negative("not known", snapshot(okHttp)),
                negative("not kept", in(snapshot(okHttp), security(17, "networkaddress.cache.negative.ttl", "0"))),
                falsePositive(
                        "the ten seconds of every JDK",
                        in(snapshot(okHttp), security(17, "networkaddress.cache.negative.ttl", "10"))),
                falsePositive(
                        "a system property that is not read: dns-ttl-as-system-property",
                        in(
                                snapshot(okHttp),
                                new JvmSettings(
                                        17,
                                        "17",
                                        Map.of("networkaddress.cache.negative.ttl", "-1"),
                                        Map.of("networkaddress.cache.negative.ttl", "10"),
                                        Map.of()))),
                falsePositive(
                        "the other way round: addresses for ever, dns-cached-forever",
                        in(snapshot(okHttp), security(17, "networkaddress.cache.ttl", "-1"))));
    }
}
