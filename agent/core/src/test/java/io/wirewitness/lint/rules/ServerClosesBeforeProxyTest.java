package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.front;
import static io.wirewitness.lint.Configs.server;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.tomcat;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.Configs.withoutPauses;
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
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class ServerClosesBeforeProxyTest extends LintRuleContract {

    ServerClosesBeforeProxyTest() {
        super(new ServerClosesBeforeProxy());
    }

    @Override
    protected List<Sample> samples() {
        Part tomcat = tomcat(20_000);
        Part helidon = server("helidon", "4", set(SettingKey.IDLE, 30_000), set(SettingKey.CLEANER_PERIOD, 120_000));

        return List.of(
                positive(
                        "Tomcat's twenty seconds behind a load balancer's sixty",
                        with(snapshot(tomcat), front(60_000, CONFIGURED)),
                        "warning proxy.example.com -> tomcat :8080: hop in front keeps 60 s, server closes at 20 s:"
                                + " margin -40 s; keepAliveTimeout is 20 s (AbstractHttp11Protocol); the idle limit of the hop in"
                                + " front is 60 s (configured: as the test says) => keep idle connections for longer than the hop"
                                + " in front, which keeps them for 60 s: server.tomcat.keep-alive-timeout=65s"),
                positive(
                        "observed",
                        with(snapshot(tomcat), front(60_000, OBSERVED)),
                        "error proxy.example.com -> tomcat :8080: hop in front keeps 60 s, server closes at 20 s:"
                                + " margin -40 s; keepAliveTimeout is 20 s (AbstractHttp11Protocol); the idle limit of the hop in"
                                + " front is 60 s (observed: as the test says) => keep idle connections for longer than the hop"
                                + " in front, which keeps them for 60 s: server.tomcat.keep-alive-timeout=65s"),
                positive(
                        "a cleaner that is late makes a server close later than it says, at best",
                        with(snapshot(helidon), front(60_000, GUESSED)),
                        "note proxy.example.com -> helidon :8080: hop in front keeps 60 s, server closes at 30 s:"
                                + " margin -30 s; idle is 30 s (field idle); cleaner-period is 120 s (field cleaner-period); the"
                                + " idle limit of the hop in front is 60 s (guessed: as the test says) => keep idle connections"
                                + " for longer than the hop in front, which keeps them for 60 s: idle = 65 s"),
                positive(
                        "a proxy without any limit",
                        with(snapshot(tomcat), front(Setting.UNLIMITED, CONFIGURED)),
                        "warning proxy.example.com -> tomcat :8080: hop in front keeps without limit, server closes at"
                                + " 20 s: margin none; keepAliveTimeout is 20 s (AbstractHttp11Protocol); the idle limit of the"
                                + " hop in front is no limit (configured: as the test says) => let the hop in front keep idle"
                                + " connections for less than 20 s, such as 18 s, or the server keep them without limit"),
                negative("the server keeps longer", with(snapshot(tomcat), front(15_000, CONFIGURED))),
                negative("no proxy", snapshot(tomcat)),
                negative(
                        "the server never closes",
                        with(
                                snapshot(tomcat.with(set(SettingKey.IDLE, Setting.UNLIMITED))),
                                front(60_000, CONFIGURED))),
                falsePositive(
                        "a proxy that opens a connection for each request",
                        with(
                                snapshot(tomcat),
                                front(60_000, CONFIGURED).with(Peer.Limit.REQUESTS, 1, OBSERVED, "800 connections"))),
                falsePositive(
                        "a balancer of layer 4 keeps no connections of its own",
                        with(snapshot(tomcat), front(350_000, CONFIGURED).ofLayer(4, true))),
                falsePositive(
                        "nginx of which nothing is told: nginx-keeps-upstream-connections",
                        with(snapshot(tomcat), front(60_000, GUESSED).called("nginx/1.26.2"))),
                falsePositive(
                        "equal limits are a race: server-races-proxy",
                        with(snapshot(tomcat), front(20_000, CONFIGURED))),
                falsePositive(
                        "traffic that never pauses", with(snapshot(tomcat), withoutPauses(front(60_000, CONFIGURED)))));
    }
}
