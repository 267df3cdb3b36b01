package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.on;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.HostSettings;
import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.SettingKey;
import java.util.List;
import java.util.Map;

final class TcpKeepAliveChattyTest extends LintRuleContract {

    private static HostSettings timers(int armed) {
        return new HostSettings(
                Map.of(), null, null, null, false, new HostSettings.SocketTimers(2 * armed, armed, 4_600));
    }

    TcpKeepAliveChattyTest() {
        super(new TcpKeepAliveChatty());
    }

    @Override
    protected List<Sample> samples() {
        Part core = client(
                "apache-httpclient5",
                "5.6.4",
                set(SettingKey.TCP_KEEP_ALIVE, true).byDefault(),
                set(SettingKey.TCP_KEEP_IDLE, 5_000).byDefault().setBy("SocketConfig setTcpKeepIdle(%d)"),
                set(SettingKey.TCP_KEEP_INTERVAL, 5_000).byDefault(),
                set(SettingKey.TCP_KEEP_COUNT, 3).byDefault());
        return List.of(
                positive(
                        "HttpCore 5.4's default on a thousand connections",
                        on(snapshot(core), timers(1_000)),
                        "note apache-httpclient5@1: a break of the network of 20 s ends every idle connection, and each"
                                + " sends a probe every 5 s; tcp-keep-alive is on (default, field tcp-keep-alive); tcp-keep-idle"
                                + " is 5 s (default, field tcp-keep-idle); tcp-keep-interval is 5 s (default, field"
                                + " tcp-keep-interval); tcp-keep-count is 3 (default, field tcp-keep-count); 1000 of 2000"
                                + " connected sockets have a keep-alive timer (/proc/self/net/tcp) => SocketConfig"
                                + " setTcpKeepIdle(60)"),
                negative(
                        "probes once a minute",
                        on(snapshot(core.with(set(SettingKey.TCP_KEEP_IDLE, 60_000))), timers(1_000))),
                negative(
                        "off, as in HttpCore 5.3",
                        on(snapshot(core.with(set(SettingKey.TCP_KEEP_ALIVE, false))), timers(1_000))),
                negative("how many connections is not known", snapshot(core)),
                falsePositive("the same default on few connections", on(snapshot(core), timers(20))),
                falsePositive(
                        "often, but patient",
                        on(snapshot(core.with(set(SettingKey.TCP_KEEP_COUNT, 20))), timers(1_000))),
                falsePositive(
                        "the kernel's two hours: tcp-keep-alive-too-late",
                        on(
                                snapshot(client("async-http-client", "2.12.4", set(SettingKey.TCP_KEEP_ALIVE, true))),
                                new HostSettings(
                                        Map.of(
                                                "net.ipv4.tcp_keepalive_time",
                                                7_200L,
                                                "net.ipv4.tcp_keepalive_intvl",
                                                75L,
                                                "net.ipv4.tcp_keepalive_probes",
                                                9L),
                                        null,
                                        null,
                                        null,
                                        false,
                                        new HostSettings.SocketTimers(2_000, 1_000, 7_199_000)))));
    }
}
