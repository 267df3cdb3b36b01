package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.retrier;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class RetriesMultiplyTest extends LintRuleContract {

    RetriesMultiplyTest() {
        super(new RetriesMultiply());
    }

    @Override
    protected List<Sample> samples() {
        Part apache = client("apache-httpclient", "5.5.2", set(SettingKey.RETRIES, 2));
        Part feign = retrier("feign", 4);
        Part elsewhere = Part.of(Part.Kind.RETRIER, "spring-retry", null, "spring-retry@1")
                .talkingTo("other.example.com:443")
                .with(set(SettingKey.RETRIES, 2));

        return List.of(
                positive(
                        "three layers",
                        snapshot(apache, retrier("resilience4j", 2), feign),
                        "note apache-httpclient@1: 3 layers repeat a call that fails: 3 x 5 x 3 = 45 requests;"
                                + " resilience4j@1: retries is 2 (field retries); feign@1: retries is 4 (field retries);"
                                + " apache-httpclient@1: retries is 2 (field retries) => repeat in one layer, the outermost, and"
                                + " set the others to 0: feign@1 retries = 0, apache-httpclient@1 retries = 0"),
                positive(
                        "two layers above a client that repeats nothing",
                        snapshot(client("jetty-client", "12"), retrier("resilience4j", 2), feign),
                        "note jetty-client@1: 2 layers repeat a call that fails: 3 x 5 = 15 requests; resilience4j@1:"
                                + " retries is 2 (field retries); feign@1: retries is 4 (field retries) => repeat in one layer,"
                                + " the outermost, and set the others to 0: feign@1 retries = 0"),
                negative("one layer", snapshot(client("jetty-client", "12"), feign)),
                negative("the client alone", snapshot(apache)),
                negative("a layer that is switched off", snapshot(apache, retrier("resilience4j", 0))),
                falsePositive(
                        "different failures: the client repeats only what was not sent yet",
                        snapshot(apache.with(set(SettingKey.RETRY_SENT, false)), feign)),
                falsePositive("a layer around calls to somebody else", snapshot(apache, elsewhere)));
    }
}
