package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.effective;
import static io.wirewitness.lint.Configs.in;
import static io.wirewitness.lint.Configs.security;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.system;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.SettingKey;
import java.util.List;
import java.util.Map;

final class DnsCachedForeverTest extends LintRuleContract {

    DnsCachedForeverTest() {
        super(new DnsCachedForever());
    }

    @Override
    protected List<Sample> samples() {
        Part okHttp = client("okhttp", "4.12.0");
        return List.of(
                positive(
                        "for ever by the security property, and a name is called",
                        in(snapshot(okHttp), security(17, "networkaddress.cache.ttl", "-1")),
                        "error JVM: addresses are kept for ever: a name that moves is called at its old address"
                                + " until a restart; the JDK keeps an address for ever (security property"
                                + " networkaddress.cache.ttl); called by name: api.example.com => keep addresses for 30 s:"
                                + " networkaddress.cache.ttl=30 in conf/security/java.security"),
                positive(
                        "the field has the last word, and nobody has called yet",
                        in(
                                snapshot(),
                                effective(
                                        system(25, "sun.net.inetaddr.ttl", "-5"),
                                        Map.of("InetAddressCachePolicy.cachePolicy", -1L))),
                        "warning JVM: addresses are kept for ever: a name that moves is called at its old address"
                                + " until a restart; the JDK keeps an address for ever (field"
                                + " InetAddressCachePolicy.cachePolicy) => keep addresses for 30 s: -Dsun.net.inetaddr.ttl=30"),
                positive(
                        "a security manager's default until JDK 23, two names",
                        in(
                                snapshot(okHttp, client("grpc", "1.60").talkingTo("other.example.com:443")),
                                system(17, "java.security.manager", "default")),
                        "error JVM: addresses are kept for ever: a name that moves is called at its old address"
                                + " until a restart; the JDK keeps an address for ever (default, JDK 17 with a security"
                                + " manager); called by name: api.example.com and 1 other => keep addresses for 30 s:"
                                + " -Dsun.net.inetaddr.ttl=30"),
                negative("the default", snapshot(okHttp)),
                negative(
                        "not at all: dns-not-cached",
                        in(snapshot(okHttp), security(17, "networkaddress.cache.ttl", "0"))),
                negative(
                        "the field says that it was set too late: dns-ttl-set-too-late",
                        in(
                                snapshot(okHttp),
                                effective(
                                        security(17, "networkaddress.cache.ttl", "-1"),
                                        Map.of("InetAddressCachePolicy.cachePolicy", 30L)))),
                falsePositive(
                        "a system property that the JDK does not read: dns-ttl-as-system-property",
                        in(snapshot(okHttp), system(17, "networkaddress.cache.ttl", "-1"))),
                falsePositive(
                        "fixed addresses, called by number",
                        in(
                                snapshot(Part.of(Part.Kind.HTTP_CLIENT, "okhttp", "4.12.0", "okhttp@1")
                                        .talkingTo("10.1.2.3:443", "[2001:db8::1]:443")),
                                security(17, "networkaddress.cache.ttl", "-1"))),
                falsePositive(
                        "a hosts file in place of DNS",
                        in(
                                snapshot(okHttp),
                                new JvmSettings(
                                        17,
                                        "17.0.15",
                                        Map.of("jdk.net.hosts.file", "/etc/hosts.app"),
                                        Map.of("networkaddress.cache.ttl", "-1"),
                                        Map.of()))),
                falsePositive(
                        "every lookup is Netty's: dns-settings-bypassed",
                        in(
                                snapshot(okHttp.with(set(SettingKey.RESOLVER, "netty"))),
                                security(17, "networkaddress.cache.ttl", "-1"))),
                falsePositive(
                        "a security manager that is only allowed",
                        in(snapshot(okHttp), system(17, "java.security.manager", "allow"))));
    }
}
