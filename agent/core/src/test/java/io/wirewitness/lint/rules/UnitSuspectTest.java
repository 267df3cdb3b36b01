package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.in;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.system;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class UnitSuspectTest extends LintRuleContract {

    UnitSuspectTest() {
        super(new UnitSuspect());
    }

    @Override
    protected List<Sample> samples() {
        return List.of(
                positive(
                        "milliseconds where seconds count",
                        in(snapshot(), system(17, "jdk.httpclient.keepalive.timeout", "30000")),
                        "warning JVM -Djdk.httpclient.keepalive.timeout: -Djdk.httpclient.keepalive.timeout=30000"
                                + " counts seconds: that is 30000 s, milliseconds seem to be meant; system property"
                                + " jdk.httpclient.keepalive.timeout is 30000 => if the other unit is meant:"
                                + " -Djdk.httpclient.keepalive.timeout=30"),
                positive(
                        "seconds where milliseconds count",
                        in(
                                snapshot(),
                                system(
                                        17,
                                        "sun.net.client.defaultConnectTimeout",
                                        "5",
                                        "sun.net.client.defaultReadTimeout",
                                        "30")),
                        "warning JVM -Dsun.net.client.defaultConnectTimeout:"
                                + " -Dsun.net.client.defaultConnectTimeout=5 counts milliseconds: seconds seem to be meant;"
                                + " system property sun.net.client.defaultConnectTimeout is 5 => if the other unit is meant:"
                                + " -Dsun.net.client.defaultConnectTimeout=5000",
                        "warning JVM -Dsun.net.client.defaultReadTimeout: -Dsun.net.client.defaultReadTimeout=30"
                                + " counts milliseconds: seconds seem to be meant; system property"
                                + " sun.net.client.defaultReadTimeout is 30 => if the other unit is meant:"
                                + " -Dsun.net.client.defaultReadTimeout=30000"),
                positive(
                        "Quarkus cuts to whole seconds",
                        in(snapshot(), system(17, "quarkus.rest-client.orders.connection-ttl", "60")),
                        "warning JVM -Dquarkus.rest-client.orders.connection-ttl:"
                                + " -Dquarkus.rest-client.orders.connection-ttl=60 counts milliseconds and is cut to whole"
                                + " seconds: 0, which is no limit; system property quarkus.rest-client.orders.connection-ttl"
                                + " is 60 => if the other unit is meant: -Dquarkus.rest-client.orders.connection-ttl=60000"),
                positive(
                        "Vert.x counts seconds",
                        snapshot(client("vertx", "4.5.14", keepAlive(60_000_000))),
                        "warning vertx@1: HttpClientOptions keepAliveTimeout counts seconds: that is 60000 s,"
                                + " milliseconds seem to be meant; HttpClientOptions keepAliveTimeout is 60000 s (field"
                                + " options) => if 60 s is meant: HttpClientOptions.setKeepAliveTimeout(60)"),
                negative(
                        "just below the bounds, and just at them",
                        in(
                                snapshot(client("vertx", "4.5.14", keepAlive(900_000))),
                                system(
                                        17,
                                        "http.keepAlive.time.server",
                                        "9999",
                                        "sun.net.client.defaultReadTimeout",
                                        "100",
                                        "quarkus.rest-client.a.connection-ttl",
                                        "1000"))),
                negative(
                        "Quarkus, no number and none",
                        in(
                                snapshot(),
                                system(
                                        17,
                                        "quarkus.rest-client.a.connection-ttl",
                                        "1m",
                                        "quarkus.rest-client.b.connection-ttl",
                                        "0"))),
                negative("Vert.x, of which nothing is known", snapshot(client("vertx", "4.5.14"))),
                negative("half a minute", in(snapshot(), system(17, "jdk.httpclient.keepalive.timeout", "30"))),
                negative("five seconds", in(snapshot(), system(17, "sun.net.client.defaultConnectTimeout", "5000"))),
                negative(
                        "Quarkus, a minute", in(snapshot(), system(17, "quarkus.rest-client.connection-ttl", "60000"))),
                falsePositive(
                        "zero is a question of its own: zero-means-infinite",
                        in(snapshot(), system(17, "sun.net.client.defaultReadTimeout", "0"))),
                falsePositive(
                        "an hour for a way that bears it",
                        in(snapshot(), system(17, "jdk.httpclient.keepalive.timeout", "3600"))),
                falsePositive(
                        "the default of Vert.x",
                        snapshot(client("vertx", "4.5.14", keepAlive(60_000).byDefault()))),
                falsePositive(
                        "idleTimeout has a unit of its own, and is shown as it is meant",
                        snapshot(client(
                                "vertx",
                                "4.5.14",
                                Setting.of(
                                        SettingKey.IDLE,
                                        1_200_000,
                                        "HttpClientOptions idleTimeout",
                                        "field options")))),
                falsePositive(
                        "never is no unit: keep-alive-unlimited",
                        snapshot(client("vertx", "4.5.14", keepAlive(Setting.UNLIMITED)))),
                falsePositive(
                        "OCSP has a rule of its own: ocsp-timeout-unit",
                        in(snapshot(), system(17, "com.sun.security.ocsp.timeout", "5000"))),
                falsePositive(
                        "another library's long idle limit",
                        snapshot(client("okhttp", "4.12.0", set(SettingKey.IDLE, 60_000_000)))));
    }

    private static Setting keepAlive(long millis) {
        return Setting.of(SettingKey.IDLE, millis, "HttpClientOptions keepAliveTimeout", "field options")
                .setBy("HttpClientOptions.setKeepAliveTimeout(%d)");
    }
}
