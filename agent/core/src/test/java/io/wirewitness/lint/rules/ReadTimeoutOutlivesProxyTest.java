package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.CONFIGURED;
import static io.wirewitness.lint.KnownLimit.Certainty.GUESSED;
import static io.wirewitness.lint.KnownLimit.Certainty.OBSERVED;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class ReadTimeoutOutlivesProxyTest extends LintRuleContract {

    ReadTimeoutOutlivesProxyTest() {
        super(new ReadTimeoutOutlivesProxy());
    }

    @Override
    protected List<Sample> samples() {
        Part patient = client(
                "apache-httpclient",
                "5.5.2",
                Setting.of(SettingKey.READ_TIMEOUT, 120_000, "RequestConfig responseTimeout", "field responseTimeout")
                        .setBy("RequestConfig.custom().setResponseTimeout(Timeout.ofSeconds(%d))"));
        return List.of(
                positive(
                        "twice as long",
                        with(snapshot(patient), alb(CONFIGURED)),
                        "warning apache-httpclient@1 -> api.example.com:443: client waits 120 s for an answer, the"
                                + " proxy 60 s: margin -60 s; RequestConfig responseTimeout is 120 s (field responseTimeout);"
                                + " the proxy waits 60 s (configured: as the test says) => wait for an answer for less time"
                                + " than the proxy does, 60 s: RequestConfig.custom().setResponseTimeout(Timeout.ofSeconds(50))"),
                positive(
                        "a table's guess",
                        with(snapshot(patient), alb(GUESSED)),
                        "note apache-httpclient@1 -> api.example.com:443: client waits 120 s for an answer, the"
                                + " proxy 60 s: margin -60 s; RequestConfig responseTimeout is 120 s (field responseTimeout);"
                                + " the proxy waits 60 s (guessed: as the test says) => wait for an answer for less time than"
                                + " the proxy does, 60 s: RequestConfig.custom().setResponseTimeout(Timeout.ofSeconds(50))"),
                positive(
                        "observed, still no more than a warning",
                        with(snapshot(patient), alb(OBSERVED)),
                        "warning apache-httpclient@1 -> api.example.com:443: client waits 120 s for an answer, the"
                                + " proxy 60 s: margin -60 s; RequestConfig responseTimeout is 120 s (field responseTimeout);"
                                + " the proxy waits 60 s (observed: as the test says) => wait for an answer for less time than"
                                + " the proxy does, 60 s: RequestConfig.custom().setResponseTimeout(Timeout.ofSeconds(50))"),
                positive(
                        "equal: who is first is chance, and the whole call counts",
                        with(
                                snapshot(client(
                                        "okhttp",
                                        "4.12.0",
                                        set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED),
                                        set(SettingKey.CALL_TIMEOUT, 60_000))),
                                alb(CONFIGURED)),
                        "warning okhttp@1 -> api.example.com:443: client waits 60 s for an answer, the proxy 60 s:"
                                + " margin 0 ms; read-timeout is no limit (field read-timeout); call-timeout is 60 s (field"
                                + " call-timeout); the proxy waits 60 s (configured: as the test says) => wait for an answer"
                                + " for less time than the proxy does, 60 s: call-timeout = 50 s"),
                negative(
                        "what the client does is not known",
                        with(snapshot(client("okhttp", "4.12.0")), alb(CONFIGURED))),
                negative(
                        "a pool of a database",
                        with(
                                snapshot(Part.of(Part.Kind.DATABASE_POOL, "hikaricp", "6.3.3", "HikariPool-1")
                                        .talkingTo(API)
                                        .with(set(SettingKey.READ_TIMEOUT, 120_000))),
                                alb(CONFIGURED))),
                negative(
                        "the client gives up first",
                        with(
                                snapshot(client("okhttp", "4.12.0", set(SettingKey.READ_TIMEOUT, 30_000))),
                                alb(CONFIGURED))),
                negative("what the proxy does is not known", with(snapshot(patient), Peer.to(API))),
                falsePositive("no proxy at all", snapshot(patient)),
                falsePositive(
                        "something that reads no HTTP",
                        with(snapshot(patient), alb(CONFIGURED).ofLayer(4, false))),
                falsePositive(
                        "no limit of any kind: read-timeout-missing",
                        with(
                                snapshot(client("okhttp", "4.12.0", set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED))),
                                alb(CONFIGURED))),
                falsePositive(
                        "the whole call is shorter than a read",
                        with(snapshot(patient.with(set(SettingKey.CALL_TIMEOUT, 20_000))), alb(CONFIGURED))));
    }

    private static Peer alb(KnownLimit.Certainty certainty) {
        return Peer.to(API).ofLayer(7, false).with(Peer.Limit.ANSWER, 60_000, certainty, "as the test says");
    }
}
