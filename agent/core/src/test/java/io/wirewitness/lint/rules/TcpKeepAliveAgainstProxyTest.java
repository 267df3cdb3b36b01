package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.OBSERVED;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class TcpKeepAliveAgainstProxyTest extends LintRuleContract {

    TcpKeepAliveAgainstProxyTest() {
        super(new TcpKeepAliveAgainstProxy());
    }

    @Override
    protected List<Sample> samples() {
        Peer proxy = api(60_000, OBSERVED).ofLayer(7, false);
        Part tuned = client(
                "apache-httpclient5",
                "5.5.2",
                set(SettingKey.IDLE, 180_000).setBy("setConnectionKeepAlive(TimeValue.ofSeconds(%d))"),
                set(SettingKey.TCP_KEEP_ALIVE, true),
                set(SettingKey.TCP_KEEP_IDLE, 30_000));
        return List.of(
                positive(
                        "probes every 30 s through a balancer that closes at 60 s",
                        with(snapshot(tuned), proxy),
                        "note apache-httpclient5@1 -> api.example.com:443: TCP keep-alive probes every 30 s do not hold"
                                + " a connection that a proxy of HTTP closes after 60 s without a request; tcp-keep-idle is 30 s"
                                + " (field tcp-keep-idle); idle is 180 s (field idle); the peer's idle limit is 60 s (observed:"
                                + " as the test says) => keep idle connections for less than 60 s:"
                                + " setConnectionKeepAlive(TimeValue.ofSeconds(50))"),
                negative("the pool closes first", with(snapshot(tuned.with(set(SettingKey.IDLE, 50_000))), proxy)),
                negative(
                        "probes later than the proxy closes: nobody relies on them",
                        with(snapshot(tuned.with(set(SettingKey.TCP_KEEP_IDLE, 120_000))), proxy)),
                negative("the layer is not known", with(snapshot(tuned), api(60_000, OBSERVED))),
                falsePositive(
                        "a hop of layer 4, which counts probes",
                        with(snapshot(tuned), api(60_000, OBSERVED).ofLayer(4, true))),
                falsePositive(
                        "the library's default, which nobody tuned: HttpCore 5.4",
                        with(
                                snapshot(tuned.with(
                                        set(SettingKey.TCP_KEEP_IDLE, 5_000).byDefault())),
                                proxy)),
                falsePositive(
                        "keep-alive is off", with(snapshot(tuned.with(set(SettingKey.TCP_KEEP_ALIVE, false))), proxy)));
    }
}
