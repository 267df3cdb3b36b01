package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.effective;
import static io.wirewitness.lint.Configs.in;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.system;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Sample;
import java.util.List;
import java.util.Map;

final class PropertySetTooLateTest extends LintRuleContract {

    PropertySetTooLateTest() {
        super(new PropertySetTooLate());
    }

    @Override
    protected List<Sample> samples() {
        return List.of(
                positive(
                        "retries of POST were to be off",
                        in(
                                snapshot(),
                                effective(
                                        system(17, "sun.net.http.retryPost", "false"),
                                        Map.of("HttpClient.retryPostProp", 1L))),
                        "warning JVM -Dsun.net.http.retryPost: sun.net.http.retryPost is false, but was set after"
                                + " the JDK had read it: it has no effect; system property sun.net.http.retryPost is false;"
                                + " HttpClient.retryPostProp is 1 (field, read when its class was initialised) =>"
                                + " -Dsun.net.http.retryPost=false on the command line, in place of System.setProperty"),
                positive(
                        "an idle limit, on JDK 25 in another field than on 17",
                        in(
                                snapshot(),
                                effective(
                                        system(25, "jdk.httpclient.keepalive.timeout", "50"),
                                        Map.of("HttpClientImpl.KEEP_ALIVE_TIMEOUT", 30L))),
                        "warning JVM -Djdk.httpclient.keepalive.timeout: jdk.httpclient.keepalive.timeout is 50, but"
                                + " was set after the JDK had read it: it has no effect; system property"
                                + " jdk.httpclient.keepalive.timeout is 50; HttpClientImpl.KEEP_ALIVE_TIMEOUT is 30 (field,"
                                + " read when its class was initialised) => -Djdk.httpclient.keepalive.timeout=50 on the"
                                + " command line, in place of System.setProperty"),
                positive(
                        "seconds and milliseconds",
                        in(
                                snapshot(),
                                effective(
                                        system(17, "sun.net.httpserver.idleInterval", "90"),
                                        Map.of("ServerConfig.idleIntervalMillis", 30_000L))),
                        "warning JVM -Dsun.net.httpserver.idleInterval: sun.net.httpserver.idleInterval is 90, but"
                                + " was set after the JDK had read it: it has no effect; system property"
                                + " sun.net.httpserver.idleInterval is 90; ServerConfig.idleIntervalMillis is 30000 (field,"
                                + " read when its class was initialised) => -Dsun.net.httpserver.idleInterval=90 on the"
                                + " command line, in place of System.setProperty"),
                positive(
                        "DNS by the system property",
                        in(
                                snapshot(),
                                effective(
                                        system(17, "sun.net.inetaddr.ttl", "5"),
                                        Map.of("InetAddressCachePolicy.cachePolicy", 30L))),
                        "warning JVM -Dsun.net.inetaddr.ttl: sun.net.inetaddr.ttl is 5, but was set after the JDK"
                                + " had read it: it has no effect; system property sun.net.inetaddr.ttl is 5;"
                                + " InetAddressCachePolicy.cachePolicy is 30 (field, read when its class was initialised) =>"
                                + " -Dsun.net.inetaddr.ttl=5 on the command line, in place of System.setProperty"),
                positive(
                        "another one, next to a security property",
                        in(
                                snapshot(),
                                new JvmSettings(
                                        17,
                                        "17",
                                        Map.of("http.keepAlive", "false"),
                                        Map.of("networkaddress.cache.ttl", "60"),
                                        Map.of("HttpClient.keepAliveProp", 1L))),
                        "warning JVM -Dhttp.keepAlive: http.keepAlive is false, but was set after the JDK had read"
                                + " it: it has no effect; system property http.keepAlive is false; HttpClient.keepAliveProp is"
                                + " 1 (field, read when its class was initialised) => -Dhttp.keepAlive=false on the command"
                                + " line, in place of System.setProperty"),
                positive(
                        "the smallest number that the JDK takes, and a field that nobody had set",
                        in(
                                snapshot(),
                                effective(
                                        system(17, "http.maxConnections", "1", "http.keepAlive.time.server", "0"),
                                        Map.of(
                                                "KeepAliveCache.result",
                                                5L,
                                                "KeepAliveCache.userKeepAliveServer",
                                                -1L))),
                        "warning JVM -Dhttp.maxConnections: http.maxConnections is 1, but was set after the JDK had"
                                + " read it: it has no effect; system property http.maxConnections is 1; KeepAliveCache.result"
                                + " is 5 (field, read when its class was initialised) => -Dhttp.maxConnections=1 on the"
                                + " command line, in place of System.setProperty",
                        "warning JVM -Dhttp.keepAlive.time.server: http.keepAlive.time.server is 0, but was set"
                                + " after the JDK had read it: it has no effect; system property http.keepAlive.time.server is"
                                + " 0; KeepAliveCache.userKeepAliveServer is -1 (field, read when its class was initialised)"
                                + " => -Dhttp.keepAlive.time.server=0 on the command line, in place of System.setProperty"),
                negative(
                        "in time",
                        in(
                                snapshot(),
                                effective(
                                        system(
                                                17,
                                                "sun.net.http.retryPost",
                                                "false",
                                                "sun.net.httpserver.idleInterval",
                                                "44",
                                                "sun.net.inetaddr.ttl",
                                                "-7"),
                                        Map.of(
                                                "HttpClient.retryPostProp",
                                                0L,
                                                "ServerConfig.idleIntervalMillis",
                                                44_000L,
                                                "InetAddressCachePolicy.cachePolicy",
                                                -1L)))),
                negative(
                        "nobody set it", in(snapshot(), effective(system(17), Map.of("HttpClient.retryPostProp", 1L)))),
                falsePositive(
                        "its class is not initialised yet: it will count",
                        in(snapshot(), system(17, "sun.net.http.retryPost", "false"))),
                falsePositive(
                        "its class is initialised, and has not read it yet",
                        in(
                                snapshot(),
                                effective(
                                        system(17, "http.maxConnections", "20"),
                                        Map.of("KeepAliveCache.result", -1L)))),
                falsePositive(
                        "nothing that the JDK takes",
                        in(
                                snapshot(),
                                effective(
                                        system(17, "jdk.httpclient.keepalive.timeout", "-1"),
                                        Map.of("ConnectionPool.KEEP_ALIVE", 1_200L)))),
                falsePositive(
                        "a security property: dns-ttl-set-too-late",
                        in(
                                snapshot(),
                                new JvmSettings(
                                        17,
                                        "17",
                                        Map.of("sun.net.inetaddr.ttl", "5"),
                                        Map.of("networkaddress.cache.ttl", "60"),
                                        Map.of("InetAddressCachePolicy.cachePolicy", 60L)))));
    }
}
