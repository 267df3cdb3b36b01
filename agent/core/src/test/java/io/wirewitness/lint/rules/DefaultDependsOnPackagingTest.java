package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.server;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.GUESSED;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class DefaultDependsOnPackagingTest extends LintRuleContract {

    private static Part tomcat(String packaging, long idleMillis) {
        return server(
                "tomcat",
                "10.1.54",
                set(SettingKey.PACKAGING, packaging),
                set(SettingKey.IDLE, idleMillis).byDefault().setBy("server.tomcat.keep-alive-timeout=%ds"));
    }

    DefaultDependsOnPackagingTest() {
        super(new DefaultDependsOnPackaging());
    }

    @Override
    protected List<Sample> samples() {
        Peer lb = Peer.from("10.0.0.7").with(Peer.Limit.IDLE, 60_000, GUESSED, "an ALB's default");
        return List.of(
                positive(
                        "a WAR under the shipped server.xml",
                        with(snapshot(tomcat("server.xml", 20_000)), lb),
                        "note tomcat :8080: the idle limit of 20 s is Tomcat's default in conf/server.xml; embedded, as"
                                + " in a Spring Boot jar, it is 60 s; packaging is server.xml (field packaging); idle is 20 s"
                                + " (default, field idle) => set it: server.tomcat.keep-alive-timeout=75s"),
                positive(
                        "embedded",
                        with(snapshot(tomcat("embedded", 60_000)), lb),
                        "note tomcat :8080: the idle limit of 60 s is Tomcat's default embedded; as a WAR"
                                + " under conf/server.xml it is 20 s; packaging is embedded (field packaging); idle is 60 s"
                                + " (default, field idle) => set it: server.tomcat.keep-alive-timeout=75s"),
                negative("set", with(snapshot(tomcat("embedded", 60_000).with(set(SettingKey.IDLE, 75_000))), lb)),
                negative(
                        "how it is packaged is not known",
                        with(
                                snapshot(server(
                                        "tomcat",
                                        "10.1.54",
                                        set(SettingKey.IDLE, 60_000).byDefault())),
                                lb)),
                falsePositive("Spring Boot's defaults without a load balancer", snapshot(tomcat("embedded", 60_000))),
                falsePositive(
                        "keep-alive follows a connection time-out that somebody set",
                        with(snapshot(tomcat("embedded", 75_000)), lb)),
                falsePositive(
                        "another server",
                        with(
                                snapshot(server(
                                        "undertow",
                                        "2.3.18",
                                        set(SettingKey.PACKAGING, "embedded"),
                                        set(SettingKey.IDLE, 60_000).byDefault())),
                                lb)));
    }
}
