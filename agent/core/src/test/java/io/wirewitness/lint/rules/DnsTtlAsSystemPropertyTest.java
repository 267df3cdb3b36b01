package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.effective;
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

final class DnsTtlAsSystemPropertyTest extends LintRuleContract {

    DnsTtlAsSystemPropertyTest() {
        super(new DnsTtlAsSystemProperty());
    }

    @Override
    protected List<Sample> samples() {
        return List.of(
                positive(
                        "the usual mistake",
                        in(snapshot(), system(17, "networkaddress.cache.ttl", "5")),
                        "warning JVM -Dnetworkaddress.cache.ttl: -Dnetworkaddress.cache.ttl=5 is not read by the"
                                + " JDK, which has its own number: for 30 s; system property networkaddress.cache.ttl is 5;"
                                + " the JDK keeps an address for 30 s (default, JDK 17) => -Dsun.net.inetaddr.ttl=5 does what"
                                + " was meant"),
                positive(
                        "not even a number, and another one among the security properties",
                        in(
                                snapshot(),
                                new JvmSettings(
                                        17,
                                        "17",
                                        Map.of("networkaddress.cache.ttl", "5s"),
                                        Map.of("networkaddress.cache.ttl", "60"),
                                        Map.of())),
                        "warning JVM -Dnetworkaddress.cache.ttl: -Dnetworkaddress.cache.ttl=5s is not read by the"
                                + " JDK, which has its own number: for 60 s; system property networkaddress.cache.ttl is 5s;"
                                + " the JDK keeps an address for 60 s (security property networkaddress.cache.ttl) => remove"
                                + " it, or set the security property of that name"),
                positive(
                        "failed lookups: the JDK's own file has 10",
                        in(
                                snapshot(),
                                new JvmSettings(
                                        17,
                                        "17",
                                        Map.of("networkaddress.cache.negative.ttl", "0"),
                                        Map.of("networkaddress.cache.negative.ttl", "10"),
                                        Map.of())),
                        "warning JVM -Dnetworkaddress.cache.negative.ttl: -Dnetworkaddress.cache.negative.ttl=0 is"
                                + " not read by the JDK, which has its own number: for 10 s; system property"
                                + " networkaddress.cache.negative.ttl is 0; the JDK keeps a failed lookup for 10 s (security"
                                + " property networkaddress.cache.negative.ttl) => networkaddress.cache.negative.ttl=0 in"
                                + " conf/security/java.security does what was meant"),
                positive(
                        "only gRPC calls, which does not read that one either",
                        in(
                                snapshot(Part.of(Part.Kind.GRPC_CHANNEL, "grpc", "1.60", "grpc@1")
                                        .talkingTo("api.example.com:443")),
                                new JvmSettings(
                                        17,
                                        "17",
                                        Map.of("networkaddress.cache.negative.ttl", "1"),
                                        Map.of("networkaddress.cache.negative.ttl", "10"),
                                        Map.of())),
                        "warning JVM -Dnetworkaddress.cache.negative.ttl: -Dnetworkaddress.cache.negative.ttl=1 is"
                                + " not read by the JDK, which has its own number: for 10 s; system property"
                                + " networkaddress.cache.negative.ttl is 1; the JDK keeps a failed lookup for 10 s (security"
                                + " property networkaddress.cache.negative.ttl) => networkaddress.cache.negative.ttl=1 in"
                                + " conf/security/java.security does what was meant"),
                negative(
                        "what the JDK does with failed lookups is not known",
                        in(snapshot(), system(17, "networkaddress.cache.negative.ttl", "1"))),
                negative("the security property", in(snapshot(), security(17, "networkaddress.cache.ttl", "5"))),
                negative("the system property that is read", in(snapshot(), system(17, "sun.net.inetaddr.ttl", "5"))),
                falsePositive(
                        "for gRPC, and nobody else calls",
                        in(
                                snapshot(Part.of(Part.Kind.GRPC_CHANNEL, "grpc", "1.60", "grpc@1")
                                        .talkingTo("api.example.com:443")),
                                system(17, "networkaddress.cache.ttl", "5"))),
                falsePositive(
                        "both are set to the same",
                        in(
                                snapshot(),
                                new JvmSettings(
                                        17,
                                        "17",
                                        Map.of("networkaddress.cache.ttl", "-2"),
                                        Map.of("networkaddress.cache.ttl", "-1"),
                                        Map.of()))),
                falsePositive(
                        "set too late is another mistake: dns-ttl-set-too-late",
                        in(
                                snapshot(),
                                effective(
                                        security(17, "networkaddress.cache.ttl", "5"),
                                        Map.of("InetAddressCachePolicy.cachePolicy", 30L)))));
    }
}
