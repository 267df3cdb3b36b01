package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
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

final class OldestConnectionFirstTest extends LintRuleContract {

    OldestConnectionFirstTest() {
        super(new OldestConnectionFirst());
    }

    @Override
    protected List<Sample> samples() {
        Part reactor = client(
                "reactor-netty",
                "1.2.18",
                Setting.of(SettingKey.IDLE, Setting.UNLIMITED, "maxIdleTime", "PooledConnectionProvider")
                        .byDefault()
                        .setBy("ConnectionProvider.builder(name).maxIdleTime(Duration.ofSeconds(%d))"),
                Setting.of(SettingKey.LEASING, "fifo", "leasingStrategy", "PooledConnectionProvider")
                        .byDefault());

        return List.of(
                positive(
                        "Reactor Netty's default pool against a minute",
                        with(snapshot(reactor), api(60_000, CONFIGURED)),
                        "warning reactor-netty@1 -> api.example.com:443: the pool hands out the connection first that"
                                + " was idle longest, without an idle limit, and peer closes at 60 s; leasingStrategy is fifo"
                                + " (default, PooledConnectionProvider); maxIdleTime is no limit (default,"
                                + " PooledConnectionProvider); the peer's idle limit is 60 s (configured: as the test says) =>"
                                + " hand out the youngest first (ConnectionProvider lifo()), and keep idle connections for less"
                                + " than 60 s: ConnectionProvider.builder(name).maxIdleTime(Duration.ofSeconds(50))"),
                positive(
                        "another pool",
                        with(
                                snapshot(client(
                                        "apache-httpclient",
                                        "5.5",
                                        set(SettingKey.IDLE, Setting.UNLIMITED),
                                        set(SettingKey.LEASING, "fifo"))),
                                api(60_000, OBSERVED)),
                        "warning apache-httpclient@1 -> api.example.com:443: the pool hands out the connection first"
                                + " that was idle longest, without an idle limit, and peer closes at 60 s; leasing is fifo (field"
                                + " leasing); idle is no limit (field idle); the peer's idle limit is 60 s (observed: as the test"
                                + " says) => hand out the youngest first (lifo), and keep idle connections for less than 60 s:"
                                + " idle = 50 s"),
                negative(
                        "the youngest first",
                        with(snapshot(reactor.with(set(SettingKey.LEASING, "lifo"))), api(60_000, OBSERVED))),
                negative("nothing is known of the peer", snapshot(reactor)),
                negative("the peer closes nothing", with(snapshot(reactor), api(Setting.UNLIMITED, CONFIGURED))),
                falsePositive(
                        "an idle limit below the peer's",
                        with(snapshot(reactor.with(set(SettingKey.IDLE, 30_000))), api(60_000, OBSERVED))),
                falsePositive(
                        "a limit that is too long is another problem: keep-alive-outlives-peer",
                        with(snapshot(reactor.with(set(SettingKey.IDLE, 90_000))), api(60_000, OBSERVED))),
                falsePositive(
                        "the order is not known: keep-alive-unlimited alone",
                        with(
                                snapshot(client("apache-httpclient", "4.5", set(SettingKey.IDLE, Setting.UNLIMITED))),
                                api(60_000, OBSERVED))));
    }
}
