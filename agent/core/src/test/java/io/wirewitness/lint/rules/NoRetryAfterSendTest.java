package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.retrier;
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
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class NoRetryAfterSendTest extends LintRuleContract {

    NoRetryAfterSendTest() {
        super(new NoRetryAfterSend());
    }

    @Override
    protected List<Sample> samples() {
        Part reactor = client(
                "reactor-netty",
                "1.2.18",
                Setting.of(SettingKey.IDLE, 60_000, "maxIdleTime", "PooledConnectionProvider")
                        .setBy("ConnectionProvider.builder(name).maxIdleTime(Duration.ofSeconds(%d))"),
                Setting.of(SettingKey.RETRY_SENT, false, "retry of a sent request", "HttpClientConnect")
                        .byDefault());
        Part jetty = client(
                "jetty-client",
                "12",
                set(SettingKey.IDLE, 30_000),
                set(SettingKey.RETRIES, 0).byDefault());

        return List.of(
                positive(
                        "Reactor Netty with the load balancer's own limit",
                        with(snapshot(reactor), api(60_000, OBSERVED)),
                        "note reactor-netty@1 -> api.example.com:443: a request that was sent is not sent again, not"
                                + " even a GET, and client keeps 60 s, peer closes at 60 s: margin 0 ms; retry of a sent request"
                                + " is off (default, HttpClientConnect); maxIdleTime is 60 s (PooledConnectionProvider); the"
                                + " peer's idle limit is 60 s (observed: as the test says) => repeat idempotent requests in the"
                                + " caller, and keep idle connections for less than 60 s:"
                                + " ConnectionProvider.builder(name).maxIdleTime(Duration.ofSeconds(50))"),
                positive(
                        "Jetty's client, which repeats nothing",
                        with(snapshot(jetty), api(20_000, CONFIGURED)),
                        "note jetty-client@1 -> api.example.com:443: a request that was sent is not sent again, not"
                                + " even a GET, and client keeps 30 s, peer closes at 20 s: margin -10 s; retries is 0 (default,"
                                + " field retries); idle is 30 s (field idle); the peer's idle limit is 20 s (configured: as the"
                                + " test says) => repeat idempotent requests in the caller, and keep idle connections for less"
                                + " than 20 s: idle = 18 s"),
                negative("the peer keeps longer", with(snapshot(reactor), api(75_000, OBSERVED))),
                negative(
                        "an idempotent request is sent again",
                        with(snapshot(reactor.with(set(SettingKey.RETRY_SENT, true))), api(60_000, OBSERVED))),
                negative(
                        "whether it is is not known",
                        with(snapshot(client("vertx", "4.5", set(SettingKey.IDLE, 60_000))), api(60_000, OBSERVED))),
                falsePositive(
                        "the caller repeats",
                        with(snapshot(reactor, retrier("spring-retry", 2)), api(60_000, OBSERVED))),
                falsePositive(
                        "retries were switched off: retry-off-with-stale-risk",
                        with(snapshot(reactor.with(set(SettingKey.RETRIES, 0))), api(60_000, OBSERVED))));
    }
}
