package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.retrier;
import static io.wirewitness.lint.Configs.server;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.CONFIGURED;
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

final class RetriesExceedBudgetTest extends LintRuleContract {

    RetriesExceedBudgetTest() {
        super(new RetriesExceedBudget());
    }

    @Override
    protected List<Sample> samples() {
        Part okHttp = client(
                "okhttp", "4.12.0", set(SettingKey.CONNECT_TIMEOUT, 2_000), set(SettingKey.READ_TIMEOUT, 10_000));
        Part tomcat = server("tomcat", "10.1");
        Part resilience = retrier("resilience4j", 2);
        Peer caller = Peer.from("proxy.example.com").with(Peer.Limit.ANSWER, 30_000, CONFIGURED, "lint.upstream");

        return List.of(
                positive(
                        "three attempts of 12 s for a caller that waits 30 s",
                        with(snapshot(okHttp, tomcat, resilience), caller),
                        "note okhttp@1: 3 attempts of 12 s are 36 s, the caller waits for 30 s; connect-timeout is 2 s"
                                + " (field connect-timeout); read-timeout is 10 s (field read-timeout); how long the caller waits"
                                + " is 30 s (configured: lint.upstream); resilience4j@1: retries is 2 (field retries) => let one"
                                + " attempt take no longer than 10 s, connect and read together, or make fewer"),
                positive(
                        "a limit around all attempts",
                        snapshot(okHttp, retrier("resilience4j", 2, set(SettingKey.CALL_TIMEOUT, 20_000))),
                        "note okhttp@1: 3 attempts of 12 s are 36 s, the caller waits for 20 s; connect-timeout is 2 s"
                                + " (field connect-timeout); read-timeout is 10 s (field read-timeout); how long the caller waits"
                                + " is 20 s (configured: call-timeout is 20 s (field call-timeout)); resilience4j@1: retries is 2"
                                + " (field retries) => let one attempt take no longer than 6.7 s, connect and read together, or"
                                + " make fewer"),
                positive(
                        "a call time-out bounds an attempt",
                        with(snapshot(okHttp.with(set(SettingKey.CALL_TIMEOUT, 11_000)), tomcat, resilience), caller),
                        "note okhttp@1: 3 attempts of 11 s are 33 s, the caller waits for 30 s; connect-timeout is 2 s"
                                + " (field connect-timeout); read-timeout is 10 s (field read-timeout); call-timeout is 11 s"
                                + " (field call-timeout); how long the caller waits is 30 s (configured: lint.upstream);"
                                + " resilience4j@1: retries is 2 (field retries) => let one attempt take no longer than 10 s,"
                                + " connect and read together, or make fewer"),
                negative(
                        "they fit",
                        with(snapshot(okHttp.with(set(SettingKey.READ_TIMEOUT, 5_000)), tomcat, resilience), caller)),
                negative("nobody is known to wait", snapshot(okHttp, tomcat, resilience)),
                negative("nobody repeats", with(snapshot(okHttp, tomcat), caller)),
                negative(
                        "an attempt may take for ever: read-timeout-missing",
                        with(
                                snapshot(
                                        okHttp.with(set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED)),
                                        tomcat,
                                        resilience),
                                caller)),
                falsePositive(
                        "one attempt is too long already: timeout-budget-inverted",
                        with(snapshot(okHttp.with(set(SettingKey.READ_TIMEOUT, 60_000)), tomcat, resilience), caller)),
                falsePositive(
                        "HTTP clients do not repeat after a time-out",
                        with(snapshot(okHttp.with(set(SettingKey.RETRIES, 5)), tomcat), caller)));
    }
}
