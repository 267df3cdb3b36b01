package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.on;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.HostSettings;
import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Sample;
import java.util.List;
import java.util.Map;

final class MtuProbingOffTest extends LintRuleContract {

    private static HostSettings host(long probing, boolean tunnel) {
        return new HostSettings(Map.of("net.ipv4.tcp_mtu_probing", probing), null, null, null, tunnel, null);
    }

    MtuProbingOffTest() {
        super(new MtuProbingOff());
    }

    @Override
    protected List<Sample> samples() {

        return List.of(
                positive(
                        "a client on an overlay",
                        on(snapshot(client("okhttp", "4.12.0")), host(0, true)),
                        "note host: connections leave through a tunnel and MTU probing is off: where the path drops"
                                + " large packets and their ICMP answers, small requests work and large ones hang;"
                                + " net.ipv4.tcp_mtu_probing is 0 (/proc/sys/net/ipv4/tcp_mtu_probing); a tunnel or overlay"
                                + " interface carries the connections (/sys/class/net) => sysctl net.ipv4.tcp_mtu_probing = 1"),
                negative("probing", on(snapshot(client("okhttp", "4.12.0")), host(1, true))),
                negative(
                        "not known",
                        on(
                                snapshot(client("okhttp", "4.12.0")),
                                new HostSettings(Map.of(), null, null, null, true, null))),
                negative("nobody connects", on(snapshot(), host(0, true))),
                falsePositive(
                        "no tunnel: Linux's default is right",
                        on(snapshot(client("okhttp", "4.12.0")), host(0, false))),
                falsePositive(
                        "a tunnel, and a client of this host only",
                        on(
                                with(
                                        snapshot(client("okhttp", "4.12.0")),
                                        Peer.to(API).onThisHost()),
                                host(0, true))));
    }
}
