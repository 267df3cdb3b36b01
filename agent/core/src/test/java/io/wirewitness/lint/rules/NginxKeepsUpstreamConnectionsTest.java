package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.server;
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

final class NginxKeepsUpstreamConnectionsTest extends LintRuleContract {

    NginxKeepsUpstreamConnectionsTest() {
        super(new NginxKeepsUpstreamConnections());
    }

    @Override
    protected List<Sample> samples() {
        Part tomcat = tomcat(60_000);
        Peer nginx = Peer.from("proxy.example.com").called("nginx/1.29.8");

        return List.of(
                positive(
                        "Tomcat's minute behind nginx 1.29.8",
                        with(snapshot(tomcat), nginx),
                        "note proxy.example.com -> tomcat :8080: nginx keeps 60 s, server closes at 60 s: margin 0 ms;"
                                + " keepAliveTimeout is 60 s (AbstractHttp11Protocol); the proxy in front is nginx/1.29.8; how"
                                + " long it keeps connections to its upstream is 60 s (guessed: nginx's default keepalive_timeout"
                                + " in upstream, since 1.29.7) => keep idle connections for longer than the hop in front, which"
                                + " keeps them for 60 s: server.tomcat.keep-alive-timeout=65s; or a lower keepalive_timeout in"
                                + " nginx's upstream block"),
                positive(
                        "Jetty's half minute, the limit guessed by the same table",
                        with(
                                snapshot(server("jetty", "12", set(SettingKey.IDLE, 30_000))),
                                nginx.with(Peer.Limit.IDLE, 60_000, GUESSED, "nginx's default")),
                        "note proxy.example.com -> jetty :8080: nginx keeps 60 s, server closes at 30 s: margin -30 s;"
                                + " idle is 30 s (field idle); the proxy in front is nginx/1.29.8; how long it keeps connections"
                                + " to its upstream is 60 s (guessed: nginx's default keepalive_timeout in upstream, since"
                                + " 1.29.7) => keep idle connections for longer than the hop in front, which keeps them for 60 s:"
                                + " idle = 65 s; or a lower keepalive_timeout in nginx's upstream block"),
                negative("the server keeps longer", with(snapshot(tomcat.with(set(SettingKey.IDLE, 65_000))), nginx)),
                negative("an older nginx", with(snapshot(tomcat), nginx.called("nginx/1.28.0"))),
                negative("nginx of an unknown version", with(snapshot(tomcat), nginx.called("nginx"))),
                negative("no proxy", snapshot(tomcat)),
                falsePositive(
                        "keepalive 0: a connection for each request",
                        with(snapshot(tomcat), nginx.with(Peer.Limit.REQUESTS, 1, OBSERVED, "800 connections"))),
                falsePositive(
                        "an explicit block, so that the limit is told: server-races-proxy",
                        with(snapshot(tomcat), nginx.with(Peer.Limit.IDLE, 60_000, CONFIGURED, "lint.upstream"))));
    }
}
