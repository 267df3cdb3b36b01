package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.in;
import static io.wirewitness.lint.Configs.server;
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

final class ZeroMeansInfiniteTest extends LintRuleContract {

    ZeroMeansInfiniteTest() {
        super(new ZeroMeansInfinite());
    }

    @Override
    protected List<Sample> samples() {
        return List.of(
                positive(
                        "two limits that are none",
                        snapshot(client(
                                "okhttp",
                                "4.12.0",
                                Setting.zero(SettingKey.CONNECT_TIMEOUT, "connectTimeout", "connectTimeoutMillis()")
                                        .setBy("connectTimeout(%d, TimeUnit.SECONDS)"),
                                Setting.zero(SettingKey.READ_TIMEOUT, "readTimeout", "readTimeoutMillis()"))),
                        "note okhttp@1: connectTimeout, readTimeout set to 0, which is not at once but never;"
                                + " connectTimeout is no limit (connectTimeoutMillis()); readTimeout is no limit"
                                + " (readTimeoutMillis()) => a positive number, or the library's word for no limit if that is"
                                + " meant: connectTimeout(10, TimeUnit.SECONDS)"),
                positive(
                        "a server's",
                        snapshot(server(
                                "jetty", "12.0.30", Setting.zero(SettingKey.IDLE, "idleTimeout", "getIdleTimeout()"))),
                        "note jetty :8080: idleTimeout set to 0, which is not at once but never; idleTimeout is no"
                                + " limit (getIdleTimeout()) => a positive number, or the library's word for no limit if that"
                                + " is meant: idleTimeout = 10 s"),
                positive(
                        "properties of the JVM",
                        in(
                                snapshot(),
                                system(
                                        17,
                                        "sun.net.client.defaultReadTimeout",
                                        "0",
                                        "com.sun.security.ocsp.timeout",
                                        "0")),
                        "warning JVM -Dsun.net.client.defaultReadTimeout: -Dsun.net.client.defaultReadTimeout=0 is"
                                + " not at once but never; system property sun.net.client.defaultReadTimeout is 0 => a"
                                + " positive number, or remove it",
                        "warning JVM -Dcom.sun.security.ocsp.timeout: -Dcom.sun.security.ocsp.timeout=0 is not at"
                                + " once but never; system property com.sun.security.ocsp.timeout is 0 => a positive number,"
                                + " or remove it"),
                negative("a number", snapshot(client("okhttp", "4.12.0", set(SettingKey.READ_TIMEOUT, 10_000)))),
                negative(
                        "a number in a property",
                        in(snapshot(), system(17, "sun.net.client.defaultReadTimeout", "10000"))),
                falsePositive(
                        "nobody wrote it: read-timeout-missing",
                        snapshot(client("okhttp", "4.12.0", set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED)))),
                falsePositive(
                        "a zero that is the library's default",
                        snapshot(client(
                                "okhttp",
                                "4.12.0",
                                Setting.zero(SettingKey.READ_TIMEOUT, "readTimeout", "readTimeoutMillis()")
                                        .byDefault()))),
                falsePositive(
                        "meant: a stream with heartbeats",
                        snapshot(client(
                                "okhttp",
                                "4.12.0",
                                Setting.zero(SettingKey.READ_TIMEOUT, "readTimeout", "readTimeoutMillis()"),
                                set(SettingKey.HEARTBEAT, 15_000)))),
                falsePositive(
                        "meant: each read has a limit, call-timeout-missing",
                        snapshot(client(
                                "okhttp",
                                "4.12.0",
                                Setting.zero(SettingKey.CALL_TIMEOUT, "callTimeout", "callTimeoutMillis()"),
                                set(SettingKey.READ_TIMEOUT, 10_000)))));
    }
}
