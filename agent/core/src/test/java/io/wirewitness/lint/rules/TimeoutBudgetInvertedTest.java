package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.CONFIGURED;
import static io.wirewitness.lint.KnownLimit.Certainty.GUESSED;
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

final class TimeoutBudgetInvertedTest extends LintRuleContract {

    TimeoutBudgetInvertedTest() {
        super(new TimeoutBudgetInverted());
    }

    @Override
    protected List<Sample> samples() {
        Part okHttp = client(
                "okhttp",
                "4.12.0",
                Setting.of(SettingKey.READ_TIMEOUT, 30_000, "OkHttpClient readTimeout", "readTimeoutMillis()")
                        .setBy("OkHttpClient.Builder.readTimeout(%d, TimeUnit.SECONDS)"));
        return List.of(
                positive(
                        "callers wait ten seconds, we wait thirty",
                        with(snapshot(okHttp), caller(10_000, CONFIGURED)),
                        "warning okhttp@1: waits 30 s for an answer, its own callers 10 s: margin -20 s;"
                                + " OkHttpClient readTimeout is 30 s (readTimeoutMillis()); callers wait 10 s (configured: as"
                                + " the test says) => wait for an answer for less time than the caller does, 10 s:"
                                + " OkHttpClient.Builder.readTimeout(8, TimeUnit.SECONDS)"),
                positive(
                        "a guess, and the least patient one counts",
                        with(
                                snapshot(okHttp),
                                caller(20_000, GUESSED),
                                Peer.from("10.0.0.9").with(Peer.Limit.ANSWER, 60_000, CONFIGURED, "lint.upstream")),
                        "note okhttp@1: waits 30 s for an answer, its own callers 20 s: margin -10 s; OkHttpClient"
                                + " readTimeout is 30 s (readTimeoutMillis()); callers wait 20 s (guessed: as the test says)"
                                + " => wait for an answer for less time than the caller does, 20 s:"
                                + " OkHttpClient.Builder.readTimeout(18, TimeUnit.SECONDS)"),
                falsePositive(
                        "no limit of any kind: read-timeout-missing",
                        with(
                                snapshot(client("okhttp", "4.12.0", set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED))),
                                caller(10_000, CONFIGURED))),
                negative("callers wait longer", with(snapshot(okHttp), caller(60_000, CONFIGURED))),
                negative("how long callers wait is not known", snapshot(okHttp)),
                negative("equal", with(snapshot(okHttp), caller(30_000, CONFIGURED))),
                falsePositive(
                        "nobody waits for a message to be sent",
                        with(
                                snapshot(Part.of(Part.Kind.MESSAGING, "kafka-clients", "3.9.2", "producer-1")
                                        .talkingTo("kafka.example.com:9092")
                                        .with(set(SettingKey.READ_TIMEOUT, 30_000))),
                                caller(10_000, CONFIGURED))),
                falsePositive(
                        "one attempt is short enough, several are not: retries-exceed-budget",
                        with(
                                snapshot(client(
                                        "okhttp",
                                        "4.12.0",
                                        set(SettingKey.READ_TIMEOUT, 8_000),
                                        set(SettingKey.RETRIES, 3))),
                                caller(10_000, CONFIGURED))),
                falsePositive(
                        "how long the next hop waits is another question: read-timeout-outlives-proxy",
                        with(
                                snapshot(okHttp),
                                Peer.to(API).with(Peer.Limit.ANSWER, 10_000, CONFIGURED, "lint.upstream"))));
    }

    private static Peer caller(long answerMillis, KnownLimit.Certainty certainty) {
        return Peer.from("10.0.0.0/8").with(Peer.Limit.ANSWER, answerMillis, certainty, "as the test says");
    }
}
