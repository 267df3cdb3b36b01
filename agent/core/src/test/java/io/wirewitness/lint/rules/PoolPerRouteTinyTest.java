package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.server;
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

final class PoolPerRouteTinyTest extends LintRuleContract {

    PoolPerRouteTinyTest() {
        super(new PoolPerRouteTiny());
    }

    @Override
    protected List<Sample> samples() {
        Part tiny = client(
                "apache-httpclient",
                "4.5.14",
                set(SettingKey.MOST_PER_ROUTE, 2).byDefault().setBy("setMaxConnPerRoute(%d)"));
        Part tomcat = server("tomcat", "10.1.54", set(SettingKey.WORKERS, 200).byDefault());
        return List.of(
                positive(
                        "two at a time for 200 threads",
                        snapshot(tiny, tomcat),
                        "warning apache-httpclient@1: 200 threads may call, 2 at a time to one peer: the others wait,"
                                + " which looks like a slow peer; most-per-route is 2 (default, field most-per-route); workers is"
                                + " 200 (default, field workers) => setMaxConnPerRoute(50), with as many in all"),
                negative("enough", snapshot(tiny.with(set(SettingKey.MOST_PER_ROUTE, 50)), tomcat)),
                negative("how many threads there are is not known", snapshot(tiny, server("tomcat", "10.1.54"))),
                negative("no server", snapshot(tiny)),
                negative(
                        "the client was not used",
                        snapshot(
                                Part.of(Part.Kind.HTTP_CLIENT, "apache-httpclient", "4.5.14", "x")
                                        .with(set(SettingKey.MOST_PER_ROUTE, 2)),
                                tomcat)),
                falsePositive("one thread", snapshot(tiny, server("jdk-httpserver", "17", set(SettingKey.WORKERS, 1)))),
                falsePositive(
                        "OkHttp's five are idle connections, not calls",
                        snapshot(client("okhttp", "4.12.0", set(SettingKey.MOST_PER_ROUTE, 5)), tomcat)));
    }
}
