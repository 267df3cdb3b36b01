package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.okHttp;
import static io.wirewitness.lint.Configs.retrier;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.CONFIGURED;
import static io.wirewitness.lint.KnownLimit.Certainty.GUESSED;
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

final class RetryOffWithStaleRiskTest extends LintRuleContract {

    RetryOffWithStaleRiskTest() {
        super(new RetryOffWithStaleRisk());
    }

    @Override
    protected List<Sample> samples() {
        Part okHttp = okHttp();
        Part off = okHttp.with(
                Setting.of(SettingKey.RETRIES, 0, "retryOnConnectionFailure", "OkHttpClient.retryOnConnectionFailure")
                        .setBy("OkHttpClient.Builder.retryOnConnectionFailure(true)"));

        return List.of(
                positive(
                        "OkHttp's retry is off, and it keeps longer than the peer",
                        with(snapshot(off), api(60_000, CONFIGURED)),
                        "warning okhttp@1 -> api.example.com:443: retries are off, and client keeps 300 s, peer closes"
                                + " at 60 s: margin -240 s; retryOnConnectionFailure is 0"
                                + " (OkHttpClient.retryOnConnectionFailure); ConnectionPool keepAliveDuration is 300 s (default,"
                                + " field keepAliveDurationNs); the peer's idle limit is 60 s (configured: as the test says) =>"
                                + " repeat idempotent requests once (OkHttpClient.Builder.retryOnConnectionFailure(true)), or"
                                + " better keep idle connections for less than 60 s: new ConnectionPool(5, 50, TimeUnit.SECONDS)"),
                positive(
                        "an equal limit, a guess",
                        with(snapshot(off), api(300_000, GUESSED)),
                        "note okhttp@1 -> api.example.com:443: retries are off, and client keeps 300 s, peer closes at"
                                + " 300 s: margin 0 ms; retryOnConnectionFailure is 0 (OkHttpClient.retryOnConnectionFailure);"
                                + " ConnectionPool keepAliveDuration is 300 s (default, field keepAliveDurationNs); the peer's"
                                + " idle limit is 300 s (guessed: as the test says) => repeat idempotent requests once"
                                + " (OkHttpClient.Builder.retryOnConnectionFailure(true)), or better keep idle connections for"
                                + " less than 300 s: new ConnectionPool(5, 270, TimeUnit.SECONDS)"),
                positive(
                        "no limit, observed: a warning still",
                        with(snapshot(off.with(set(SettingKey.IDLE, Setting.UNLIMITED))), api(60_000, OBSERVED)),
                        "warning okhttp@1 -> api.example.com:443: retries are off, and client keeps without limit, peer"
                                + " closes at 60 s: margin none; retryOnConnectionFailure is 0"
                                + " (OkHttpClient.retryOnConnectionFailure); idle is no limit (field idle); the peer's idle limit"
                                + " is 60 s (observed: as the test says) => repeat idempotent requests once"
                                + " (OkHttpClient.Builder.retryOnConnectionFailure(true)), or better keep idle connections for"
                                + " less than 60 s: idle = 50 s"),
                negative("the peer keeps longer", with(snapshot(off), api(350_000, OBSERVED))),
                negative(
                        "retries are on",
                        with(snapshot(okHttp.with(set(SettingKey.RETRIES, 1))), api(60_000, OBSERVED))),
                negative("whether they are is not known", with(snapshot(okHttp), api(60_000, OBSERVED))),
                falsePositive(
                        "a layer above repeats",
                        with(snapshot(off, retrier("resilience4j", 2)), api(60_000, OBSERVED))),
                falsePositive(
                        "a client that never repeats: no-retry-after-send",
                        with(snapshot(okHttp.with(set(SettingKey.RETRIES, 0).byDefault())), api(60_000, OBSERVED))));
    }
}
