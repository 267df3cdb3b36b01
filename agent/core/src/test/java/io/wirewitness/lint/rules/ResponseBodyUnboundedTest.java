package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.in;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.system;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class ResponseBodyUnboundedTest extends LintRuleContract {

    ResponseBodyUnboundedTest() {
        super(new ResponseBodyUnbounded());
    }

    @Override
    protected List<Sample> samples() {
        Part jdk = client("jdk-httpclient", null);
        return List.of(
                positive(
                        "a time-out that is trusted",
                        snapshot(jdk.with(Setting.of(
                                SettingKey.READ_TIMEOUT, 5_000, "HttpRequest timeout", "HttpRequest.timeout()"))),
                        "warning jdk-httpclient@1: HttpRequest.timeout ends with the headers: a peer that stops in"
                                + " the body holds the call for ever; java.net.http of JDK 17: there is no limit on the body;"
                                + " HttpRequest timeout is 5 s (HttpRequest.timeout()) => sendAsync(...).orTimeout(30,"
                                + " TimeUnit.SECONDS), or get(30, TimeUnit.SECONDS), in place of send(...)"),
                positive(
                        "whether there is one is not known",
                        in(snapshot(jdk), system(25)),
                        "note jdk-httpclient@1: HttpRequest.timeout ends with the headers: a peer that stops in the"
                                + " body holds the call for ever; java.net.http of JDK 25: there is no limit on the body =>"
                                + " sendAsync(...).orTimeout(30, TimeUnit.SECONDS), or get(30, TimeUnit.SECONDS), in place of"
                                + " send(...)"),
                negative("another library", snapshot(client("okhttp", "4.12.0"))),
                negative("a JDK that was not measured", in(snapshot(jdk), system(26))),
                falsePositive(
                        "the body has a limit",
                        snapshot(jdk.with(set(SettingKey.READ_TIMEOUT, 5_000), set(SettingKey.BODY_TIMEOUT, 30_000)))),
                falsePositive(
                        "not even the headers: read-timeout-missing",
                        snapshot(jdk.with(set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED)))),
                falsePositive(
                        "the same host",
                        snapshot(Part.of(Part.Kind.HTTP_CLIENT, "jdk-httpclient", null, "HttpClient@2")
                                .talkingTo("localhost:8080"))),
                falsePositive(
                        "a client that nobody uses",
                        snapshot(Part.of(Part.Kind.HTTP_CLIENT, "jdk-httpclient", null, "HttpClient@2"))));
    }
}
