package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.near;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class CallTimeoutMissingTest extends LintRuleContract {

    CallTimeoutMissingTest() {
        super(new CallTimeoutMissing());
    }

    @Override
    protected List<Sample> samples() {
        Part okHttp = client(
                "okhttp",
                "4.12.0",
                Setting.of(SettingKey.READ_TIMEOUT, 10_000, "OkHttpClient readTimeout", "readTimeoutMillis()")
                        .byDefault(),
                Setting.of(
                                SettingKey.CALL_TIMEOUT,
                                Setting.UNLIMITED,
                                "OkHttpClient callTimeout",
                                "callTimeoutMillis()")
                        .byDefault()
                        .setBy("OkHttpClient.Builder.callTimeout(%d, TimeUnit.SECONDS)"));
        return List.of(
                positive(
                        "OkHttp by itself",
                        snapshot(okHttp),
                        "note okhttp@1: each read may take 10 s and the whole call for ever: a peer that drips is"
                                + " never too slow; OkHttpClient readTimeout is 10 s (default, readTimeoutMillis());"
                                + " OkHttpClient callTimeout is no limit (default, callTimeoutMillis()) => a limit of the"
                                + " whole call, or a deadline around it: OkHttpClient.Builder.callTimeout(20, TimeUnit.SECONDS)"),
                positive(
                        "a longer read, and a setting that takes no number of seconds",
                        snapshot(client(
                                "okhttp",
                                "4.12.0",
                                set(SettingKey.READ_TIMEOUT, 60_000),
                                set(SettingKey.CALL_TIMEOUT, Setting.UNLIMITED))),
                        "note okhttp@1: each read may take 60 s and the whole call for ever: a peer that drips is"
                                + " never too slow; read-timeout is 60 s (field read-timeout); call-timeout is no limit (field"
                                + " call-timeout) => a limit of the whole call, or a deadline around it: call-timeout = 120 s"),
                negative("a limit", snapshot(okHttp.with(set(SettingKey.CALL_TIMEOUT, 30_000)))),
                negative("not known", snapshot(client("okhttp", "4.12.0", set(SettingKey.READ_TIMEOUT, 10_000)))),
                falsePositive(
                        "a body that stops has a limit of its own",
                        snapshot(okHttp.with(set(SettingKey.BODY_TIMEOUT, 60_000)))),
                falsePositive(
                        "no limit of any kind: read-timeout-missing",
                        snapshot(okHttp.with(set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED)))),
                falsePositive(
                        "the same host",
                        snapshot(near(
                                set(SettingKey.READ_TIMEOUT, 10_000),
                                set(SettingKey.CALL_TIMEOUT, Setting.UNLIMITED)))),
                falsePositive(
                        "a database's queries are another matter",
                        snapshot(Part.of(Part.Kind.DATABASE_DRIVER, "postgresql", "42.7.13", "jdbc:postgresql://db")
                                .talkingTo("db.example.com:5432")
                                .with(
                                        set(SettingKey.READ_TIMEOUT, 10_000),
                                        set(SettingKey.CALL_TIMEOUT, Setting.UNLIMITED)))));
    }
}
