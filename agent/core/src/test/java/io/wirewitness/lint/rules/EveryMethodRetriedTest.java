package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.in;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.system;
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

final class EveryMethodRetriedTest extends LintRuleContract {

    EveryMethodRetriedTest() {
        super(new EveryMethodRetried());
    }

    @Override
    protected List<Sample> samples() {
        Part java = client("jdk-httpclient", "17");
        Part apache = client(
                "apache-httpclient",
                "4.5.14",
                Setting.of(SettingKey.RETRY_POST, true, "requestSentRetryEnabled", "DefaultHttpRequestRetryHandler"));

        return List.of(
                positive(
                        "a property for the JDK's client",
                        in(snapshot(java), system(17, "jdk.httpclient.enableAllMethodRetry", "true")),
                        "warning jdk-httpclient@1: every request is sent again when its connection ends, also a POST"
                                + " that the server may have carried out; jdk.httpclient.enableAllMethodRetry is \"true\" (system"
                                + " property) => remove -Djdk.httpclient.enableAllMethodRetry, or give the requests idempotency"
                                + " keys"),
                positive(
                        "the same without a value",
                        in(snapshot(java), system(17, "jdk.httpclient.enableAllMethodRetry", "")),
                        "warning jdk-httpclient@1: every request is sent again when its connection ends, also a POST"
                                + " that the server may have carried out; jdk.httpclient.enableAllMethodRetry is \"\" (system"
                                + " property) => remove -Djdk.httpclient.enableAllMethodRetry, or give the requests idempotency"
                                + " keys"),
                positive(
                        "Apache's handler",
                        snapshot(apache),
                        "warning apache-httpclient@1: every request is sent again when its connection ends, also a POST"
                                + " that the server may have carried out; requestSentRetryEnabled is on"
                                + " (DefaultHttpRequestRetryHandler) => leave it off: requests that were sent may have been"
                                + " carried out; if they must be repeated, give them idempotency keys"),
                negative("nobody set it", snapshot(java)),
                negative(
                        "set to false", in(snapshot(java), system(17, "jdk.httpclient.enableAllMethodRetry", "false"))),
                negative(
                        "another client",
                        in(
                                snapshot(client("okhttp", "4.12.0")),
                                system(17, "jdk.httpclient.enableAllMethodRetry", "true"))),
                negative(
                        "a client that was not used",
                        in(
                                snapshot(Part.of(Part.Kind.HTTP_CLIENT, "jdk-httpclient", "17", "java@2")),
                                system(17, "jdk.httpclient.enableAllMethodRetry", "true"))),
                falsePositive(
                        "no POST was sent",
                        with(snapshot(apache), Peer.to(API).with(Peer.Limit.POSTS, 0, OBSERVED, "5000 requests"))),
                falsePositive(
                        "the library's own default: post-silently-replayed",
                        snapshot(client(
                                "okhttp",
                                "4.12.0",
                                set(SettingKey.RETRY_POST, true).byDefault()))));
    }
}
