package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.front;
import static io.wirewitness.lint.Configs.server;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.ANNOUNCED;
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

final class FewRequestsPerConnectionTest extends LintRuleContract {

    FewRequestsPerConnectionTest() {
        super(new FewRequestsPerConnection());
    }

    @Override
    protected List<Sample> samples() {
        Part tomcat = server(
                "tomcat",
                "10.1",
                Setting.of(SettingKey.REQUESTS, 100, "maxKeepAliveRequests", "AbstractHttp11Protocol")
                        .byDefault()
                        .setBy("server.tomcat.max-keep-alive-requests=%d"));
        Peer busy = Peer.from("proxy.example.com").with(Peer.Limit.REQUEST_RATE, 400, OBSERVED, "the last minute");
        Part okHttp = client("okhttp", "4.12.0");
        Peer httpd = Peer.to(API).with(Peer.Limit.REQUESTS, 100, ANNOUNCED, "Keep-Alive: max=100");

        return List.of(
                positive(
                        "Tomcat's hundred behind a proxy that sends 400 a second",
                        with(snapshot(tomcat), busy),
                        "note proxy.example.com -> tomcat :8080: a connection ends after 100 requests and carries 400 a"
                                + " second: 250 ms each; the requests a second on one connection are 400 (observed: the last"
                                + " minute); maxKeepAliveRequests is 100 (default, AbstractHttp11Protocol) => allow more requests"
                                + " on a connection that comes from a proxy: server.tomcat.max-keep-alive-requests=1000"),
                positive(
                        "httpd's hundred",
                        with(snapshot(okHttp), httpd.with(Peer.Limit.REQUEST_RATE, 150, OBSERVED, "the last minute")),
                        "note okhttp@1 -> api.example.com:443: a connection ends after 100 requests and carries 150 a"
                                + " second: 666 ms each; the requests a second on one connection are 150 (observed: the last"
                                + " minute); the peer's requests per connection are 100 (announced: Keep-Alive: max=100) => let"
                                + " the peer allow more requests on a connection, such as 1000 (Tomcat maxKeepAliveRequests,"
                                + " httpd MaxKeepAliveRequests)"),
                negative("a thousand", with(snapshot(tomcat.with(set(SettingKey.REQUESTS, 1_000))), busy)),
                negative("no limit", with(snapshot(tomcat.with(set(SettingKey.REQUESTS, Setting.UNLIMITED))), busy)),
                negative("the rate is not known", with(snapshot(tomcat), front(60_000, OBSERVED))),
                falsePositive(
                        "browsers, a few requests each",
                        with(snapshot(tomcat), busy.with(Peer.Limit.REQUEST_RATE, 3, OBSERVED, "the last minute"))),
                falsePositive(
                        "keep-alive was switched off", with(snapshot(tomcat.with(set(SettingKey.REQUESTS, 1))), busy)));
    }
}
