package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.in;
import static io.wirewitness.lint.Configs.security;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.CONFIGURED;
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

final class DnsFreshConnectionsStaleTest extends LintRuleContract {

    DnsFreshConnectionsStaleTest() {
        super(new DnsFreshConnectionsStale());
    }

    @Override
    protected List<Sample> samples() {
        Part okHttp =
                client("okhttp", "4.12.0", set(SettingKey.LIFETIME, Setting.UNLIMITED), set(SettingKey.IDLE, 300_000));
        Peer busy = Peer.to(API).with(Peer.Limit.LONGEST_PAUSE, 4_000, OBSERVED, "10000 requests");
        return List.of(
                positive(
                        "addresses are fresh, the busy pool is not",
                        in(with(snapshot(okHttp), busy), security(17, "networkaddress.cache.ttl", "5")),
                        "note okhttp@1 -> api.example.com:443: an address is kept for 5 s, a connection without"
                                + " limit: a busy one stays at the old address; the JDK keeps an address for 5 s (security"
                                + " property networkaddress.cache.ttl); lifetime is no limit (field lifetime); idle is 300 s"
                                + " (field idle); the longest pause between two requests was 4 s (observed: 10000 requests) =>"
                                + " limit the age of a connection to 5 to 15 minutes, here or at the peer"),
                positive(
                        "not even a second",
                        in(with(snapshot(okHttp), busy), security(17, "networkaddress.cache.ttl", "0")),
                        "note okhttp@1 -> api.example.com:443: an address is kept for 0 s, a connection without"
                                + " limit: a busy one stays at the old address; the JDK keeps an address for 0 s (security"
                                + " property networkaddress.cache.ttl); lifetime is no limit (field lifetime); idle is 300 s"
                                + " (field idle); the longest pause between two requests was 4 s (observed: 10000 requests) =>"
                                + " limit the age of a connection to 5 to 15 minutes, here or at the peer"),
                negative(
                        "the peer ends old connections",
                        in(
                                with(
                                        snapshot(okHttp),
                                        busy.with(Peer.Limit.LIFETIME, 3_600_000, CONFIGURED, "lint.upstream")),
                                security(17, "networkaddress.cache.ttl", "5"))),
                negative(
                        "the longest pause is just the idle limit",
                        in(
                                with(
                                        snapshot(okHttp),
                                        Peer.to(API)
                                                .with(Peer.Limit.LONGEST_PAUSE, 300_000, OBSERVED, "10000 requests")),
                                security(17, "networkaddress.cache.ttl", "5"))),
                falsePositive(
                        "called by number",
                        in(
                                with(
                                        snapshot(Part.of(Part.Kind.HTTP_CLIENT, "okhttp", "4.12.0", "okhttp@2")
                                                .talkingTo("10.1.2.3:443")
                                                .with(
                                                        set(SettingKey.LIFETIME, Setting.UNLIMITED),
                                                        set(SettingKey.IDLE, 300_000))),
                                        Peer.to("10.1.2.3:443")
                                                .with(Peer.Limit.LONGEST_PAUSE, 4_000, OBSERVED, "10000 requests")),
                                security(17, "networkaddress.cache.ttl", "5"))),
                negative(
                        "connections have an age limit",
                        in(
                                with(snapshot(okHttp.with(set(SettingKey.LIFETIME, 600_000))), busy),
                                security(17, "networkaddress.cache.ttl", "5"))),
                negative(
                        "whether connections have one is not known",
                        in(
                                with(snapshot(client("okhttp", "4.12.0", set(SettingKey.IDLE, 300_000))), busy),
                                security(17, "networkaddress.cache.ttl", "5"))),
                negative(
                        "for ever: dns-cached-forever",
                        in(with(snapshot(okHttp), busy), security(17, "networkaddress.cache.ttl", "-1"))),
                falsePositive(
                        "nobody chose how long addresses are kept: connection-never-retired",
                        with(snapshot(okHttp), busy)),
                falsePositive(
                        "quiet moments renew the connections",
                        in(
                                with(
                                        snapshot(okHttp),
                                        Peer.to(API)
                                                .with(Peer.Limit.LONGEST_PAUSE, 400_000, OBSERVED, "10000 requests")),
                                security(17, "networkaddress.cache.ttl", "5"))),
                falsePositive(
                        "the peer ends a connection after 100 requests",
                        in(
                                with(
                                        snapshot(okHttp),
                                        busy.with(Peer.Limit.REQUESTS, 100, OBSERVED, "as the test says")),
                                security(17, "networkaddress.cache.ttl", "5"))),
                falsePositive(
                        "how busy it is, is not known",
                        in(with(snapshot(okHttp), Peer.to(API)), security(17, "networkaddress.cache.ttl", "5"))));
    }
}
