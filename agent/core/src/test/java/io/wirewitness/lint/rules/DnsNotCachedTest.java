package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.effective;
import static io.wirewitness.lint.Configs.in;
import static io.wirewitness.lint.Configs.on;
import static io.wirewitness.lint.Configs.security;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.sysctl;
import static io.wirewitness.lint.Configs.system;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Sample;
import java.util.List;
import java.util.Map;

final class DnsNotCachedTest extends LintRuleContract {

    DnsNotCachedTest() {
        super(new DnsNotCached());
    }

    @Override
    protected List<Sample> samples() {
        Part okHttp = client("okhttp", "4.12.0");
        return List.of(
                positive(
                        "off, and a name is called",
                        in(snapshot(okHttp), security(17, "networkaddress.cache.ttl", "0")),
                        "warning JVM: addresses are not kept: a lookup for every connection, and a slow name server"
                                + " is in each of them; the JDK keeps an address for 0 s (security property"
                                + " networkaddress.cache.ttl) => keep addresses for a few seconds: networkaddress.cache.ttl=10"
                                + " in conf/security/java.security"),
                positive(
                        "off, and nobody has called yet",
                        in(
                                snapshot(),
                                effective(
                                        system(17, "sun.net.inetaddr.ttl", "0"),
                                        Map.of("InetAddressCachePolicy.cachePolicy", 0L))),
                        "note JVM: addresses are not kept: a lookup for every connection, and a slow name server is"
                                + " in each of them; the JDK keeps an address for 0 s (field"
                                + " InetAddressCachePolicy.cachePolicy) => keep addresses for a few seconds:"
                                + " -Dsun.net.inetaddr.ttl=10"),
                falsePositive(
                        "a hosts file in place of DNS",
                        in(
                                snapshot(okHttp),
                                system(17, "sun.net.inetaddr.ttl", "0", "jdk.net.hosts.file", "/etc/hosts.app"))),
                negative("a second", in(snapshot(okHttp), security(17, "networkaddress.cache.ttl", "1"))),
                negative(
                        "for ever: dns-cached-forever",
                        in(snapshot(okHttp), security(17, "networkaddress.cache.ttl", "-1"))),
                negative("the default", snapshot(okHttp)),
                falsePositive(
                        "a resolver on this host keeps them",
                        on(
                                in(snapshot(okHttp), security(17, "networkaddress.cache.ttl", "0")),
                                sysctl(Map.of("resolver.near", 1L)))),
                falsePositive(
                        "nothing is called by name",
                        in(
                                snapshot(Part.of(Part.Kind.HTTP_CLIENT, "okhttp", "4.12.0", "okhttp@1")
                                        .talkingTo("10.1.2.3:443")),
                                security(17, "networkaddress.cache.ttl", "0"))),
                falsePositive(
                        "failed lookups that are not kept are a choice",
                        in(snapshot(okHttp), security(17, "networkaddress.cache.negative.ttl", "0"))));
    }
}
