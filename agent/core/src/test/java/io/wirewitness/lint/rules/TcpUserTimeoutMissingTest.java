package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.on;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.sysctl;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.HostSettings;
import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;
import java.util.Map;

final class TcpUserTimeoutMissingTest extends LintRuleContract {

    TcpUserTimeoutMissingTest() {
        super(new TcpUserTimeoutMissing());
    }

    @Override
    protected List<Sample> samples() {
        HostSettings linux = sysctl(Map.of("net.ipv4.tcp_retries2", 15L));
        Part plain = client(
                "jdk-httpurlconnection",
                "17",
                set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED).setBy("setReadTimeout(%d000)"));
        return List.of(
                positive(
                        "HttpURLConnection without a read time-out",
                        on(snapshot(plain), linux),
                        "warning jdk-httpurlconnection@1: neither a read time-out nor TCP_USER_TIMEOUT: a request to a"
                                + " peer that has vanished hangs for 925 s or more; read-timeout is no limit (field"
                                + " read-timeout); sockets of the JDK have no TCP_USER_TIMEOUT; net.ipv4.tcp_retries2 is 15"
                                + " (/proc/sys/net/ipv4/tcp_retries2) => set a read time-out above the slowest answer, such as"
                                + " setReadTimeout(30000); where none can be set, TCP_USER_TIMEOUT = 30 s or sysctl"
                                + " net.ipv4.tcp_retries2 = 8 (102 s)"),
                positive(
                        "Vert.x on epoll, known to have none",
                        on(
                                snapshot(client(
                                        "vertx",
                                        "4.5",
                                        set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED)
                                                .setBy("setIdleTimeout(%d)"),
                                        set(SettingKey.TCP_USER_TIMEOUT, Setting.UNLIMITED))),
                                linux),
                        "warning vertx@1: neither a read time-out nor TCP_USER_TIMEOUT: a request to a peer that has"
                                + " vanished hangs for 925 s or more; read-timeout is no limit (field read-timeout);"
                                + " tcp-user-timeout is no limit (field tcp-user-timeout); net.ipv4.tcp_retries2 is 15"
                                + " (/proc/sys/net/ipv4/tcp_retries2) => set a read time-out above the slowest answer, such as"
                                + " setIdleTimeout(30); where none can be set, TCP_USER_TIMEOUT = 30 s or sysctl"
                                + " net.ipv4.tcp_retries2 = 8 (102 s)"),
                negative("a read time-out", on(snapshot(plain.with(set(SettingKey.READ_TIMEOUT, 30_000))), linux)),
                negative(
                        "a limit of the whole call",
                        on(snapshot(plain.with(set(SettingKey.CALL_TIMEOUT, 30_000))), linux)),
                negative(
                        "TCP_USER_TIMEOUT",
                        on(
                                snapshot(client(
                                        "vertx",
                                        "4.5",
                                        set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED),
                                        set(SettingKey.TCP_USER_TIMEOUT, 30_000))),
                                linux)),
                negative(
                        "not known whether Netty was told one",
                        on(
                                snapshot(client(
                                        "reactor-netty", "1.2.18", set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED))),
                                linux)),
                negative("the kernel's number is not known", snapshot(plain)),
                negative(
                        "the client was not used",
                        on(
                                snapshot(Part.of(Part.Kind.HTTP_CLIENT, "okhttp", "4.12.0", "okhttp@2")
                                        .with(set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED))),
                                linux)),
                falsePositive(
                        "the kernel gives up soon", on(snapshot(plain), sysctl(Map.of("net.ipv4.tcp_retries2", 8L)))),
                falsePositive(
                        "a peer on this host does not vanish",
                        on(with(snapshot(plain), Peer.to(API).onThisHost()), linux)),
                falsePositive(
                        "so does loopback",
                        on(
                                snapshot(Part.of(Part.Kind.HTTP_CLIENT, "okhttp", "4.12.0", "okhttp@2")
                                        .talkingTo("127.0.0.1:8080", "localhost:80", "[::1]:80")
                                        .with(set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED))),
                                linux)),
                falsePositive(
                        "pings that must be answered",
                        on(snapshot(plain.with(set(SettingKey.PING_INTERVAL, 30_000))), linux)));
    }
}
