package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.okHttp;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.Configs.withoutPauses;
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

final class ConnectionNeverRetiredTest extends LintRuleContract {

    ConnectionNeverRetiredTest() {
        super(new ConnectionNeverRetired());
    }

    @Override
    protected List<Sample> samples() {
        Part okHttp = okHttp();
        Part okHttpForEver =
                okHttp.with(Setting.of(SettingKey.LIFETIME, Setting.UNLIMITED, "age limit", "OkHttp has none")
                        .byDefault());
        Part reactor = client(
                "reactor-netty",
                "1.2.18",
                set(SettingKey.IDLE, Setting.UNLIMITED),
                Setting.of(SettingKey.LIFETIME, Setting.UNLIMITED, "maxLifeTime", "PooledConnectionProvider")
                        .setBy("ConnectionProvider.builder(name).maxLifeTime(Duration.ofSeconds(%d))"));
        Peer busy = Peer.to(API).with(Peer.Limit.LONGEST_PAUSE, 4_000, OBSERVED, "10000 requests");

        return List.of(
                positive(
                        "a busy pool, and a name that has moved",
                        with(snapshot(reactor), busy.with(Peer.Limit.ADDRESSES, 2, OBSERVED, "lookups of 3 hours")),
                        "warning reactor-netty@1 -> api.example.com:443: connections have no age limit and never pause"
                                + " for longer than 4 s: they stay with one address; maxLifeTime is no limit"
                                + " (PooledConnectionProvider); idle is no limit (field idle); the longest pause is 4 s"
                                + " (observed: 10000 requests); the addresses of its name so far are 2 (observed: lookups of 3"
                                + " hours) => let connections end at ten minutes of age:"
                                + " ConnectionProvider.builder(name).maxLifeTime(Duration.ofSeconds(600))"),
                positive(
                        "a client that has no such setting",
                        with(snapshot(okHttpForEver), busy),
                        "note okhttp@1 -> api.example.com:443: connections have no age limit and never pause for longer"
                                + " than 4 s: they stay with one address; age limit is no limit (default, OkHttp has none);"
                                + " ConnectionPool keepAliveDuration is 300 s (default, field keepAliveDurationNs); the longest"
                                + " pause is 4 s (observed: 10000 requests) => this client has no such setting: let the server"
                                + " end connections by age (nginx keepalive_time, gRPC maxConnectionAge), or close those of the"
                                + " pool every ten minutes"),
                negative(
                        "connections end at ten minutes",
                        with(snapshot(reactor.with(set(SettingKey.LIFETIME, 600_000))), busy)),
                negative(
                        "the idle limit empties the pool",
                        with(
                                snapshot(okHttpForEver),
                                busy.with(Peer.Limit.LONGEST_PAUSE, 400_000, OBSERVED, "10 requests"))),
                negative("how busy it is is not known", with(snapshot(reactor), api(60_000, OBSERVED))),
                falsePositive(
                        "an address of numbers never changes",
                        with(snapshot(reactor.talkingTo("10.1.2.3:80")), withoutPauses(Peer.to("10.1.2.3:80")))),
                falsePositive(
                        "the server ends connections after a hundred requests",
                        with(snapshot(reactor), busy.with(Peer.Limit.REQUESTS, 100, OBSERVED, "50 connections"))),
                falsePositive(
                        "the server ends them by age",
                        with(
                                snapshot(reactor),
                                busy.with(Peer.Limit.LIFETIME, 3_600_000, CONFIGURED, "lint.upstream"))));
    }
}
