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

final class ClientChosenByClasspathTest extends LintRuleContract {

    ClientChosenByClasspathTest() {
        super(new ClientChosenByClasspath());
    }

    @Override
    protected List<Sample> samples() {
        Part byClassPath = client(
                "jdk-httpclient",
                null,
                chosenBy("classpath"),
                set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED).byDefault());
        return List.of(
                positive(
                        "the JDK's client, because there is no other",
                        snapshot(byClassPath),
                        "note jdk-httpclient@1: the class path chose jdk-httpclient and its read time-out of no"
                                + " limit: another jar changes both; RestClient requestFactory is classpath (field"
                                + " requestFactory); read-timeout is no limit (default, field read-timeout) => choose the"
                                + " client: RestClient.builder().requestFactory(...), and set its time-outs"),
                positive(
                        "HttpClient 5 came with a jar",
                        snapshot(client(
                                "apache-httpclient",
                                "5.5.2",
                                chosenBy("classpath"),
                                set(SettingKey.READ_TIMEOUT, 180_000).byDefault(),
                                set(SettingKey.IDLE, 180_000).byDefault())),
                        "note apache-httpclient@1: the class path chose apache-httpclient 5.5.2 and its read"
                                + " time-out of 180 s: another jar changes both; RestClient requestFactory is classpath (field"
                                + " requestFactory); read-timeout is 180 s (default, field read-timeout); idle is 180 s"
                                + " (default, field idle) => choose the client: RestClient.builder().requestFactory(...), and"
                                + " set its time-outs"),
                negative(
                        "a pool of something else",
                        snapshot(Part.of(Part.Kind.OBJECT_POOL, "commons-pool", "2.13.1", "pool@1")
                                .talkingTo("cache.example.com:6379")
                                .with(
                                        chosenBy("classpath"),
                                        set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED)
                                                .byDefault()))),
                negative(
                        "somebody chose the client",
                        snapshot(client(
                                "jdk-httpclient",
                                null,
                                chosenBy("requestFactory"),
                                set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED).byDefault()))),
                negative("who chose is not known", snapshot(client("jdk-httpclient", null))),
                falsePositive(
                        "somebody set the time-out, which another client takes as well",
                        snapshot(byClassPath.with(set(SettingKey.READ_TIMEOUT, 10_000)))),
                falsePositive(
                        "what the time-out is, is not known",
                        snapshot(client("jdk-httpclient", null, chosenBy("classpath")))),
                falsePositive(
                        "nobody uses it: Spring Boot made it at its start",
                        snapshot(Part.of(Part.Kind.HTTP_CLIENT, "jdk-httpclient", null, "RestClient@2")
                                .with(
                                        chosenBy("classpath"),
                                        set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED)
                                                .byDefault()))));
    }

    private static Setting chosenBy(String what) {
        return Setting.of(SettingKey.CHOSEN_BY, what, "RestClient requestFactory", "field requestFactory");
    }
}
