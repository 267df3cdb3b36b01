package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.near;
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
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class ReadTimeoutTooShortTest extends LintRuleContract {

    ReadTimeoutTooShortTest() {
        super(new ReadTimeoutTooShort());
    }

    @Override
    protected List<Sample> samples() {
        Part okHttp = client("okhttp", "4.12.0", set(SettingKey.READ_TIMEOUT, 2_000));
        return List.of(
                positive(
                        "a tenth of a second",
                        snapshot(client("okhttp", "4.12.0", set(SettingKey.READ_TIMEOUT, 100))),
                        "note okhttp@1: waits 100 ms for an answer: one lost packet, which the kernel repeats after"
                                + " 200 ms or more, is a failure; read-timeout is 100 ms (field read-timeout) => wait 1 s or"
                                + " more: read-timeout = 1 s"),
                positive(
                        "shorter than the usual slow answer",
                        with(
                                snapshot(okHttp),
                                Peer.to(API).with(Peer.Limit.P99_ANSWER, 2_600, OBSERVED, "9000 answers")),
                        "note okhttp@1 -> api.example.com:443: waits 2 s for an answer, and one in a hundred takes"
                                + " 2.6 s or more; read-timeout is 2 s (field read-timeout); slow answers take 2.6 s"
                                + " (observed: 9000 answers) => wait 6 s or more: read-timeout = 6 s"),
                positive(
                        "the whole call is the shorter one",
                        snapshot(client(
                                "okhttp",
                                "4.12.0",
                                set(SettingKey.READ_TIMEOUT, 10_000),
                                set(SettingKey.CALL_TIMEOUT, 200))),
                        "note okhttp@1: waits 200 ms for an answer: one lost packet, which the kernel repeats after"
                                + " 200 ms or more, is a failure; read-timeout is 10 s (field read-timeout); call-timeout is"
                                + " 200 ms (field call-timeout) => wait 1 s or more: call-timeout = 1 s"),
                positive(
                        "two clients, of which one is patient",
                        with(
                                snapshot(okHttp, client("vertx", "4.5.14", set(SettingKey.READ_TIMEOUT, 10_000))),
                                Peer.to(API).with(Peer.Limit.P99_ANSWER, 2_600, OBSERVED, "9000 answers")),
                        "note okhttp@1 -> api.example.com:443: waits 2 s for an answer, and one in a hundred takes"
                                + " 2.6 s or more; read-timeout is 2 s (field read-timeout); slow answers take 2.6 s"
                                + " (observed: 9000 answers) => wait 6 s or more: read-timeout = 6 s"),
                negative("how fast answers are is not known", with(snapshot(okHttp), Peer.to(API))),
                negative(
                        "a driver of a database",
                        snapshot(Part.of(Part.Kind.DATABASE_DRIVER, "postgresql", "42.7.13", "jdbc:postgresql://db")
                                .talkingTo("db.example.com:5432")
                                .with(set(SettingKey.READ_TIMEOUT, 100)))),
                negative("two seconds", snapshot(okHttp)),
                negative(
                        "answers are fast enough",
                        with(
                                snapshot(okHttp),
                                Peer.to(API).with(Peer.Limit.P99_ANSWER, 900, OBSERVED, "9000 answers"))),
                negative("not known", snapshot(client("okhttp", "4.12.0"))),
                falsePositive("the same host", snapshot(near(set(SettingKey.READ_TIMEOUT, 100)))),
                falsePositive(
                        "a quarter of a second survives one lost packet",
                        snapshot(client("okhttp", "4.12.0", set(SettingKey.READ_TIMEOUT, 250)))),
                falsePositive(
                        "none at all: read-timeout-missing",
                        with(
                                snapshot(client("okhttp", "4.12.0", set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED))),
                                Peer.to(API).with(Peer.Limit.P99_ANSWER, 900, OBSERVED, "9000 answers"))));
    }
}
