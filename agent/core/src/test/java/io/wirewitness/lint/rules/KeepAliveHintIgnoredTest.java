package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.okHttp;
import static io.wirewitness.lint.Configs.promising;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.ANNOUNCED;
import static io.wirewitness.lint.KnownLimit.Certainty.OBSERVED;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class KeepAliveHintIgnoredTest extends LintRuleContract {

    KeepAliveHintIgnoredTest() {
        super(new KeepAliveHintIgnored());
    }

    @Override
    protected List<Sample> samples() {
        Part okHttp = okHttp();
        Part deaf = okHttp.with(Setting.of(
                SettingKey.OBEYS_HINT, false, "use of Keep-Alive: timeout=", "the library reads no such header"));
        Peer promising = Peer.to(API).with(Peer.Limit.IDLE, 60_000, ANNOUNCED, "Keep-Alive: timeout=60");

        return List.of(
                positive(
                        "OkHttp's five minutes against a promise of one",
                        with(snapshot(deaf), promising),
                        "warning okhttp@1 -> api.example.com:443: client keeps 300 s, peer closes at 60 s: margin -240"
                                + " s; the peer's Keep-Alive header says so and okhttp ignores it; ConnectionPool"
                                + " keepAliveDuration is 300 s (default, field keepAliveDurationNs); use of Keep-Alive: timeout="
                                + " is off (the library reads no such header); the peer's idle limit is 60 s (announced:"
                                + " Keep-Alive: timeout=60) => keep idle connections for less than 60 s: new ConnectionPool(5,"
                                + " 50, TimeUnit.SECONDS)"),
                negative(
                        "the promise is longer than the client's limit", with(snapshot(deaf), api(400_000, ANNOUNCED))),
                negative("no promise, nothing known", snapshot(deaf)),
                falsePositive(
                        "a client that obeys",
                        with(snapshot(okHttp.with(set(SettingKey.OBEYS_HINT, true))), promising)),
                falsePositive(
                        "whether the client obeys is not known: keep-alive-outlives-peer",
                        with(snapshot(okHttp), promising)),
                falsePositive(
                        "the limit is known from connections that ended: keep-alive-outlives-peer",
                        with(snapshot(deaf), promising(60, api(60_000, OBSERVED)))),
                falsePositive(
                        "the promise is the client's own limit: keep-alive-races-peer",
                        with(snapshot(deaf), api(300_000, ANNOUNCED))),
                falsePositive(
                        "no limit at all: keep-alive-unlimited",
                        with(snapshot(deaf.with(set(SettingKey.IDLE, Setting.UNLIMITED))), promising)));
    }
}
