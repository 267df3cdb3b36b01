package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.front;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.tomcat;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.CONFIGURED;
import static io.wirewitness.lint.KnownLimit.Certainty.GUESSED;
import static io.wirewitness.lint.KnownLimit.Certainty.OBSERVED;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class ServerRacesProxyTest extends LintRuleContract {

    ServerRacesProxyTest() {
        super(new ServerRacesProxy());
    }

    @Override
    protected List<Sample> samples() {
        Part tomcat = tomcat(60_000);

        return List.of(
                positive(
                        "Spring Boot's Tomcat behind an ALB, both with their default",
                        with(snapshot(tomcat), front(60_000, CONFIGURED)),
                        "warning proxy.example.com -> tomcat :8080: hop in front keeps 60 s, server closes at 60 s:"
                                + " margin 0 ms, a race; keepAliveTimeout is 60 s (AbstractHttp11Protocol); the idle limit of the"
                                + " hop in front is 60 s (configured: as the test says) => keep idle connections for longer than"
                                + " the hop in front, which keeps them for 60 s: server.tomcat.keep-alive-timeout=65s"),
                positive(
                        "observed: a warning still",
                        with(snapshot(tomcat), front(60_000, OBSERVED)),
                        "warning proxy.example.com -> tomcat :8080: hop in front keeps 60 s, server closes at 60 s:"
                                + " margin 0 ms, a race; keepAliveTimeout is 60 s (AbstractHttp11Protocol); the idle limit of the"
                                + " hop in front is 60 s (observed: as the test says) => keep idle connections for longer than"
                                + " the hop in front, which keeps them for 60 s: server.tomcat.keep-alive-timeout=65s"),
                positive(
                        "a table's guess",
                        with(snapshot(tomcat), front(61_500, GUESSED)),
                        "note proxy.example.com -> tomcat :8080: hop in front keeps 61.5 s, server closes at 60 s:"
                                + " margin -1.5 s, a race; keepAliveTimeout is 60 s (AbstractHttp11Protocol); the idle limit of"
                                + " the hop in front is 61.5 s (guessed: as the test says) => keep idle connections for longer"
                                + " than the hop in front, which keeps them for 61.5 s: server.tomcat.keep-alive-timeout=67s"),
                negative(
                        "five seconds more",
                        with(snapshot(tomcat.with(set(SettingKey.IDLE, 65_000))), front(60_000, CONFIGURED))),
                negative("Spring Boot's defaults without a load balancer", snapshot(tomcat)),
                falsePositive(
                        "a proxy that opens a connection for each request",
                        with(
                                snapshot(tomcat),
                                front(60_000, CONFIGURED).with(Peer.Limit.REQUESTS, 1, OBSERVED, "800 connections"))),
                falsePositive(
                        "a balancer of layer 4",
                        with(snapshot(tomcat), front(60_000, CONFIGURED).ofLayer(4, false))),
                falsePositive(
                        "nginx of which nothing is told: nginx-keeps-upstream-connections",
                        with(snapshot(tomcat), front(60_000, GUESSED).called("nginx/1.29.8"))),
                falsePositive(
                        "the server closes much earlier: server-closes-before-proxy",
                        with(snapshot(tomcat.with(set(SettingKey.IDLE, 20_000))), front(60_000, CONFIGURED))));
    }
}
