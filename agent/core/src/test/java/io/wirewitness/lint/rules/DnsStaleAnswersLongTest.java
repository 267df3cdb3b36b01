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

final class DnsStaleAnswersLongTest extends LintRuleContract {

    DnsStaleAnswersLongTest() {
        super(new DnsStaleAnswersLong());
    }

    @Override
    protected List<Sample> samples() {
        return List.of(
                positive(
                        "a day",
                        in(snapshot(), security(25, "networkaddress.cache.stale.ttl", "86400")),
                        "warning JVM: old addresses are used for 86400 s more while no name server answers; the JDK"
                                + " keeps an address for 30 s (default, JDK 25); the JDK keeps a stale address for 86400 s"
                                + " (security property networkaddress.cache.stale.ttl) => use old addresses for 300 s at most:"
                                + " networkaddress.cache.stale.ttl=300 in conf/security/java.security"),
                positive(
                        "read from the field",
                        in(
                                snapshot(),
                                effective(
                                        system(25, "sun.net.inetaddr.stale.ttl", "900"),
                                        Map.of(
                                                "InetAddressCachePolicy.cachePolicy",
                                                30L,
                                                "InetAddressCachePolicy.staleCachePolicy",
                                                900L))),
                        "warning JVM: old addresses are used for 900 s more while no name server answers; the JDK"
                                + " keeps an address for 30 s (default, field InetAddressCachePolicy.cachePolicy); the JDK"
                                + " keeps a stale address for 900 s (field InetAddressCachePolicy.staleCachePolicy) => use old"
                                + " addresses for 300 s at most: -Dsun.net.inetaddr.stale.ttl=300"),
                negative("the default", in(snapshot(), system(25))),
                negative("off", in(snapshot(), security(25, "networkaddress.cache.stale.ttl", "0"))),
                falsePositive("five minutes", in(snapshot(), security(25, "networkaddress.cache.stale.ttl", "300"))),
                falsePositive(
                        "a JDK that does not know it",
                        in(snapshot(), security(17, "networkaddress.cache.stale.ttl", "86400"))),
                falsePositive(
                        "not read, for nothing is kept: dns-not-cached",
                        in(
                                snapshot(),
                                security(
                                        25,
                                        "networkaddress.cache.stale.ttl",
                                        "86400",
                                        "networkaddress.cache.ttl",
                                        "0"))),
                falsePositive(
                        "nothing gets stale that is kept for ever: dns-cached-forever",
                        in(
                                snapshot(),
                                security(
                                        25,
                                        "networkaddress.cache.stale.ttl",
                                        "86400",
                                        "networkaddress.cache.ttl",
                                        "-1"))));
    }
}
