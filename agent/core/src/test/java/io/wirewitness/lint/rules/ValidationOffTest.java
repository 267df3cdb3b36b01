package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.CONFIGURED;
import static io.wirewitness.lint.KnownLimit.Certainty.OBSERVED;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class ValidationOffTest extends LintRuleContract {

    ValidationOffTest() {
        super(new ValidationOff());
    }

    @Override
    protected List<Sample> samples() {
        Part apache = client(
                "apache-httpclient",
                "5.0.4",
                Setting.of(SettingKey.IDLE, 180_000, "connectionKeepAlive", "RequestConfig")
                        .byDefault(),
                Setting.of(
                                SettingKey.VALIDATE_AFTER,
                                Setting.UNLIMITED,
                                "validateAfterInactivity",
                                "PoolingHttpClientConnectionManager")
                        .byDefault()
                        .setBy(
                                "PoolingHttpClientConnectionManager.setValidateAfterInactivity(TimeValue.ofSeconds(%d))"));

        return List.of(
                positive(
                        "HttpClient 5.0 against a minute",
                        with(snapshot(apache), api(60_000, CONFIGURED)),
                        "warning apache-httpclient@1 -> api.example.com:443: connections are not looked at before they"
                                + " are used, and client keeps 180 s, peer closes at 60 s: margin -120 s; validateAfterInactivity"
                                + " is off (default, PoolingHttpClientConnectionManager); connectionKeepAlive is 180 s"
                                + " (default, RequestConfig); the peer's idle limit is 60 s (configured: as the test says) =>"
                                + " look at connections that were idle for a second:"
                                + " PoolingHttpClientConnectionManager.setValidateAfterInactivity(TimeValue.ofSeconds(1))"),
                positive(
                        "observed: a warning still, keep-alive-outlives-peer is the error",
                        with(snapshot(apache), api(60_000, OBSERVED)),
                        "warning apache-httpclient@1 -> api.example.com:443: connections are not looked at before they"
                                + " are used, and client keeps 180 s, peer closes at 60 s: margin -120 s; validateAfterInactivity"
                                + " is off (default, PoolingHttpClientConnectionManager); connectionKeepAlive is 180 s"
                                + " (default, RequestConfig); the peer's idle limit is 60 s (observed: as the test says) => look"
                                + " at connections that were idle for a second:"
                                + " PoolingHttpClientConnectionManager.setValidateAfterInactivity(TimeValue.ofSeconds(1))"),
                negative(
                        "validation is on",
                        with(snapshot(apache.with(set(SettingKey.VALIDATE_AFTER, 2_000))), api(60_000, OBSERVED))),
                negative(
                        "not known whether it is",
                        with(
                                snapshot(client("okhttp", "4.12.0", set(SettingKey.IDLE, 300_000))),
                                api(60_000, OBSERVED))),
                negative("the peer keeps longer", with(snapshot(apache), api(350_000, OBSERVED))),
                falsePositive(
                        "an asynchronous client sees the end as it happens",
                        with(snapshot(apache.with(set(SettingKey.WATCHES_IDLE, true))), api(60_000, OBSERVED))),
                falsePositive(
                        "an idle limit below the peer's",
                        with(snapshot(apache.with(set(SettingKey.IDLE, 50_000))), api(60_000, OBSERVED))),
                falsePositive(
                        "a window that is on and too long: validation-window-blind",
                        with(snapshot(apache.with(set(SettingKey.VALIDATE_AFTER, 5_000))), api(2_000, OBSERVED))));
    }
}
