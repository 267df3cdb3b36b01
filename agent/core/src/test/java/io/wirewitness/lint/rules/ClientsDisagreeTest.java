package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
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

final class ClientsDisagreeTest extends LintRuleContract {

    ClientsDisagreeTest() {
        super(new ClientsDisagree());
    }

    @Override
    protected List<Sample> samples() {
        Part orders = named("okhttp@1", set(SettingKey.IDLE, 5_000));
        Part users = named("okhttp@2", set(SettingKey.IDLE, 300_000));
        return List.of(
                positive(
                        "only one of them meets the peer's limit",
                        with(snapshot(orders, users), api(60_000, OBSERVED)),
                        "note api.example.com:443: two clients of one peer disagree: idle of 5 s and of 300 s;"
                                + " okhttp@1: idle is 5 s (field idle); okhttp@2: idle is 300 s (field idle); the peer's idle"
                                + " limit is 60 s (observed: as the test says), between them: only the second one meets it =>"
                                + " one number for both, unless it is on purpose: idle = 5 s"),
                positive(
                        "nothing of the peer is known, and both were chosen",
                        snapshot(orders, users),
                        "note api.example.com:443: two clients of one peer disagree: idle of 5 s and of 300 s;"
                                + " okhttp@1: idle is 5 s (field idle); okhttp@2: idle is 300 s (field idle) => one number for"
                                + " both, unless it is on purpose: idle = 5 s"),
                positive(
                        "read time-outs",
                        snapshot(
                                named("okhttp@1", set(SettingKey.READ_TIMEOUT, 2_000)),
                                named("okhttp@2", set(SettingKey.READ_TIMEOUT, 30_000)),
                                named("okhttp@3", set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED))),
                        "note api.example.com:443: two clients of one peer disagree: read time-out of 2 s and of no"
                                + " limit; okhttp@1: read-timeout is 2 s (field read-timeout); okhttp@3: read-timeout is no"
                                + " limit (field read-timeout) => one number for both, unless it is on purpose: read-timeout ="
                                + " 2 s"),
                positive(
                        "the peer's limit is the larger one: a race",
                        with(
                                snapshot(orders, named("okhttp@3", set(SettingKey.IDLE, 60_000))),
                                api(60_000, CONFIGURED)),
                        "note api.example.com:443: two clients of one peer disagree: idle of 5 s and of 60 s;"
                                + " okhttp@1: idle is 5 s (field idle); okhttp@3: idle is 60 s (field idle); the peer's idle"
                                + " limit is 60 s (configured: as the test says), between them: only the second one meets it"
                                + " => one number for both, unless it is on purpose: idle = 5 s"),
                negative(
                        "the peer's limit is the smaller one: both meet it",
                        with(snapshot(orders, users), api(5_000, CONFIGURED))),
                falsePositive(
                        "read time-outs that nobody chose",
                        snapshot(
                                named(
                                        "okhttp@1",
                                        set(SettingKey.READ_TIMEOUT, 2_000).byDefault()),
                                named("okhttp@2", set(SettingKey.READ_TIMEOUT, 30_000)))),
                negative("they agree", snapshot(orders, named("okhttp@3", set(SettingKey.IDLE, 5_000)))),
                negative("one of them is not known", snapshot(orders, named("okhttp@3"))),
                negative("one client", snapshot(orders)),
                negative(
                        "different peers",
                        snapshot(
                                orders,
                                Part.of(Part.Kind.HTTP_CLIENT, "okhttp", "4.12.0", "okhttp@3")
                                        .talkingTo("other.example.com:443")
                                        .with(set(SettingKey.IDLE, 300_000)))),
                falsePositive(
                        "the peer's limit is above both", with(snapshot(orders, users), api(3_600_000, OBSERVED))),
                falsePositive(
                        "it is below both: keep-alive-outlives-peer",
                        with(snapshot(orders, users), api(2_000, OBSERVED))),
                falsePositive(
                        "two libraries by themselves: nobody chose",
                        snapshot(
                                client(
                                        "jdk-httpurlconnection",
                                        null,
                                        set(SettingKey.IDLE, 5_000).byDefault()),
                                client(
                                        "okhttp",
                                        "4.12.0",
                                        set(SettingKey.IDLE, 300_000).byDefault()))));
    }

    private static Part named(String subject, Setting... settings) {
        return Part.of(Part.Kind.HTTP_CLIENT, "okhttp", "4.12.0", subject)
                .talkingTo(API)
                .with(settings);
    }
}
