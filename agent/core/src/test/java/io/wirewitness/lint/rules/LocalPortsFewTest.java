package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.on;
import static io.wirewitness.lint.Configs.server;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.sysctl;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.OBSERVED;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.HostSettings;
import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Sample;
import java.util.List;
import java.util.Map;

final class LocalPortsFewTest extends LintRuleContract {

    private static HostSettings ports(long low, long high, long reuse) {
        return sysctl(Map.of(
                "net.ipv4.ip_local_port_range.low", low,
                "net.ipv4.ip_local_port_range.high", high,
                "net.ipv4.tcp_tw_reuse", reuse));
    }

    LocalPortsFewTest() {
        super(new LocalPortsFew());
    }

    @Override
    protected List<Sample> samples() {
        Part okHttp = client("okhttp", "4.12.0");
        Peer busy = Peer.to(API).with(Peer.Limit.CONNECT_RATE, 600, OBSERVED, "one minute");
        return List.of(
                positive(
                        "a narrow range",
                        on(snapshot(okHttp), ports(40_000, 44_999, 2)),
                        "warning host: 5000 local ports are all the connections that one peer's address can have, those"
                                + " in TIME_WAIT among them; net.ipv4.ip_local_port_range is 40000 to 44999, 5000 ports"
                                + " (/proc/sys) => sysctl net.ipv4.ip_local_port_range = \"32768 60999\" (the kernel's default)"
                                + " or wider"),
                positive(
                        "more connects than ports come back",
                        on(with(snapshot(okHttp), busy), ports(32_768, 60_999, 2)),
                        "warning okhttp@1 -> api.example.com:443: 600 connects a second x 60 s of TIME_WAIT are 36000"
                                + " ports, and there are 28232; the rate is 600 (observed: one minute) a second;"
                                + " net.ipv4.ip_local_port_range is 32768 to 60999, 28232 ports (/proc/sys) => keep connections"
                                + " alive and let the pool hold as many as are used at once; or sysctl net.ipv4.tcp_tw_reuse = 1,"
                                + " or a wider net.ipv4.ip_local_port_range"),
                negative("the default range", on(snapshot(okHttp), ports(32_768, 60_999, 2))),
                negative("nobody connects", on(snapshot(server("tomcat", "10.1.54")), ports(40_000, 44_999, 2))),
                negative("the range is not known", with(snapshot(okHttp), busy)),
                falsePositive(
                        "so many connects, and ports are used again",
                        on(with(snapshot(okHttp), busy), ports(32_768, 60_999, 1))),
                falsePositive(
                        "so many connects on this host, where Linux uses ports again",
                        on(with(snapshot(okHttp), busy.onThisHost()), ports(32_768, 60_999, 2))),
                falsePositive(
                        "400 a second, all of whose ports come back in time",
                        on(
                                with(
                                        snapshot(okHttp),
                                        Peer.to(API).with(Peer.Limit.CONNECT_RATE, 400, OBSERVED, "one minute")),
                                ports(32_768, 60_999, 2))));
    }
}
