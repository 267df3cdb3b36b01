package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.GUESSED;
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

final class ValidationWindowBlindTest extends LintRuleContract {

    ValidationWindowBlindTest() {
        super(new ValidationWindowBlind());
    }

    @Override
    protected List<Sample> samples() {
        Part apache = client(
                "apache-httpclient",
                "5.5.2",
                Setting.of(SettingKey.IDLE, 180_000, "connectionKeepAlive", "RequestConfig")
                        .byDefault(),
                Setting.of(SettingKey.VALIDATE_AFTER, 2_000, "validateAfterInactivity", "ConnectionConfig")
                        .byDefault());

        return List.of(
                positive(
                        "gunicorn's two seconds",
                        with(snapshot(apache), api(2_000, GUESSED)),
                        "note apache-httpclient@1 -> api.example.com:443: peer closes at 2 s, client looks at"
                                + " connections that were idle for 2 s; validateAfterInactivity is 2 s (default,"
                                + " ConnectionConfig); connectionKeepAlive is 180 s (default, RequestConfig); the peer's idle"
                                + " limit is 2 s (guessed: as the test says) => look at connections sooner,"
                                + " validateAfterInactivity = 500 ms, or do not keep them to this peer: its limit of 2 s leaves"
                                + " no room"),
                positive(
                        "within a second of the window",
                        with(snapshot(apache), api(3_000, OBSERVED)),
                        "warning apache-httpclient@1 -> api.example.com:443: peer closes at 3 s, client looks at"
                                + " connections that were idle for 2 s; validateAfterInactivity is 2 s (default,"
                                + " ConnectionConfig); connectionKeepAlive is 180 s (default, RequestConfig); the peer's idle"
                                + " limit is 3 s (observed: as the test says) => look at connections sooner,"
                                + " validateAfterInactivity = 500 ms, or do not keep them to this peer: its limit of 3 s leaves"
                                + " no room"),
                negative("the peer keeps longer than the window", with(snapshot(apache), api(5_000, OBSERVED))),
                negative(
                        "the window is not known",
                        with(
                                snapshot(client("okhttp", "4.12.0", set(SettingKey.IDLE, 300_000))),
                                api(2_000, OBSERVED))),
                falsePositive(
                        "only GET was sent",
                        with(
                                snapshot(apache),
                                api(2_000, OBSERVED).with(Peer.Limit.POSTS, 0, OBSERVED, "5000 requests"))),
                falsePositive(
                        "an asynchronous client sees the end as it happens",
                        with(snapshot(apache.with(set(SettingKey.WATCHES_IDLE, true))), api(2_000, OBSERVED))),
                falsePositive(
                        "no validation at all: validation-off",
                        with(
                                snapshot(apache.with(set(SettingKey.VALIDATE_AFTER, Setting.UNLIMITED))),
                                api(2_000, OBSERVED))),
                falsePositive(
                        "age limit below the peer's idle limit",
                        with(snapshot(apache.with(set(SettingKey.LIFETIME, 500))), api(3_000, OBSERVED))));
    }
}
