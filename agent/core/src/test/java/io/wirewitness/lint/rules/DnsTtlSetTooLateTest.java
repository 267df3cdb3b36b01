package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.effective;
import static io.wirewitness.lint.Configs.in;
import static io.wirewitness.lint.Configs.security;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.system;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Sample;
import java.util.List;
import java.util.Map;

final class DnsTtlSetTooLateTest extends LintRuleContract {

    DnsTtlSetTooLateTest() {
        super(new DnsTtlSetTooLate());
    }

    @Override
    protected List<Sample> samples() {
        return List.of(
                positive(
                        "sixty was meant, thirty was read",
                        in(
                                snapshot(),
                                effective(
                                        security(17, "networkaddress.cache.ttl", "60"),
                                        Map.of("InetAddressCachePolicy.cachePolicy", 30L))),
                        "warning JVM networkaddress.cache.ttl: networkaddress.cache.ttl is 60, but was set after the"
                                + " JDK had read it: it behaves like 30; security property networkaddress.cache.ttl is 60;"
                                + " InetAddressCachePolicy.cachePolicy is 30 (field, read when the first name was looked up)"
                                + " => set networkaddress.cache.ttl=60 in conf/security/java.security, or before the first"
                                + " lookup of a name: in main's first line"),
                positive(
                        "failed lookups",
                        in(
                                snapshot(),
                                effective(
                                        security(17, "networkaddress.cache.negative.ttl", "0"),
                                        Map.of("InetAddressCachePolicy.negativeCachePolicy", 10L))),
                        "warning JVM networkaddress.cache.negative.ttl: networkaddress.cache.negative.ttl is 0, but"
                                + " was set after the JDK had read it: it behaves like 10; security property"
                                + " networkaddress.cache.negative.ttl is 0; InetAddressCachePolicy.negativeCachePolicy is 10"
                                + " (field, read when the first name was looked up) => set networkaddress.cache.negative.ttl=0"
                                + " in conf/security/java.security, or before the first lookup of a name: in main's first line"),
                negative(
                        "in time",
                        in(
                                snapshot(),
                                effective(
                                        security(17, "networkaddress.cache.ttl", "60"),
                                        Map.of("InetAddressCachePolicy.cachePolicy", 60L)))),
                negative(
                        "nobody chose",
                        in(snapshot(), effective(system(17), Map.of("InetAddressCachePolicy.cachePolicy", 30L)))),
                falsePositive(
                        "not read yet: it will count", in(snapshot(), security(17, "networkaddress.cache.ttl", "60"))),
                falsePositive(
                        "every negative number is for ever",
                        in(
                                snapshot(),
                                effective(
                                        security(17, "networkaddress.cache.ttl", "-7"),
                                        Map.of("InetAddressCachePolicy.cachePolicy", -1L)))),
                falsePositive(
                        "no number is no setting: the JDK takes its default",
                        in(
                                snapshot(),
                                effective(
                                        security(17, "networkaddress.cache.ttl", "60s"),
                                        Map.of("InetAddressCachePolicy.cachePolicy", 30L)))),
                falsePositive(
                        "a system property: dns-ttl-as-system-property",
                        in(
                                snapshot(),
                                effective(
                                        system(17, "networkaddress.cache.ttl", "60"),
                                        Map.of("InetAddressCachePolicy.cachePolicy", 30L)))));
    }
}
