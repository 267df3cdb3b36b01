package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.client;
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

final class ValidationGetterLiesTest extends LintRuleContract {

    ValidationGetterLiesTest() {
        super(new ValidationGetterLies());
    }

    @Override
    protected List<Sample> samples() {
        Part asked = client(
                "apache-httpclient5",
                "5.6.5",
                set(SettingKey.VALIDATE_AFTER, 7_000),
                set(SettingKey.VALIDATE_ASKED, true));
        return List.of(
                positive(
                        "a metric asks",
                        snapshot(asked),
                        "note apache-httpclient5@1: getValidateAfterInactivity() answers null, and connections are"
                                + " looked at after 7 s; validate-after is 7 s (field validate-after); the program has asked"
                                + " getValidateAfterInactivity() of apache-httpclient5 5.6.5 => log the ConnectionConfig that"
                                + " was given to the connection manager, not what the manager answers"),
                negative(
                        "nobody asks",
                        snapshot(client("apache-httpclient5", "5.5.2", set(SettingKey.VALIDATE_AFTER, 7_000)))),
                negative("another library", snapshot(client("okhttp", "4.12.0", set(SettingKey.VALIDATE_ASKED, true)))),
                negative(
                        "what is set is not known",
                        snapshot(client("apache-httpclient5", "5.5.2", set(SettingKey.VALIDATE_ASKED, true)))),
                falsePositive(
                        "before 5.2 the getter tells the truth",
                        snapshot(client(
                                "apache-httpclient5",
                                "5.1.4",
                                set(SettingKey.VALIDATE_AFTER, 7_000),
                                set(SettingKey.VALIDATE_ASKED, true)))),
                falsePositive(
                        "connections are not looked at, as null says: validation-off",
                        snapshot(asked.with(set(SettingKey.VALIDATE_AFTER, Setting.UNLIMITED)))),
                falsePositive(
                        "a version that is not known",
                        snapshot(client(
                                "apache-httpclient5",
                                null,
                                set(SettingKey.VALIDATE_AFTER, 7_000),
                                set(SettingKey.VALIDATE_ASKED, true)))));
    }
}
