package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.near;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.unused;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.GUESSED;
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

final class ReadTimeoutMissingTest extends LintRuleContract {

    ReadTimeoutMissingTest() {
        super(new ReadTimeoutMissing());
    }

    @Override
    protected List<Sample> samples() {
        Part endless = client(
                "reactor-netty",
                "1.2.18",
                Setting.of(
                                SettingKey.READ_TIMEOUT,
                                Setting.UNLIMITED,
                                "HttpClient responseTimeout",
                                "field responseTimeout")
                        .byDefault()
                        .setBy("HttpClient.responseTimeout(Duration.ofSeconds(%d))"));
        return List.of(
                positive(
                        "no limit of any kind",
                        snapshot(endless),
                        "note reactor-netty@1: no read time-out: a peer that falls silent holds the call for"
                                + " ever; HttpClient responseTimeout is no limit (default, field responseTimeout) => a read"
                                + " time-out above the peer's slowest answer:"
                                + " HttpClient.responseTimeout(Duration.ofSeconds(30))"),
                positive(
                        "nor can a request have one of its own",
                        snapshot(
                                client("apache-httpclient", "4.5.14", set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED))),
                        "warning apache-httpclient@1: no read time-out: a peer that falls silent holds the call for ever;"
                                + " read-timeout is no limit (field read-timeout) => a read time-out above the peer's slowest"
                                + " answer: read-timeout = 30 s"),
                positive(
                        "and a NAT was seen to drop connections silently",
                        with(
                                snapshot(endless.with(set(SettingKey.IDLE, Setting.UNLIMITED))),
                                api(350_000, OBSERVED).ofLayer(4, true)),
                        "error reactor-netty@1: no read time-out: a peer that falls silent holds the call for ever;"
                                + " HttpClient responseTimeout is no limit (default, field responseTimeout);"
                                + " api.example.com:443 forgets idle connections without a word after 350 s (observed: as the"
                                + " test says); idle is no limit (field idle) => a read time-out above the peer's slowest"
                                + " answer: HttpClient.responseTimeout(Duration.ofSeconds(30))"),
                positive(
                        "a guess about a NAT raises nothing",
                        with(
                                snapshot(endless.with(set(SettingKey.IDLE, Setting.UNLIMITED))),
                                api(350_000, GUESSED).ofLayer(4, true)),
                        "note reactor-netty@1: no read time-out: a peer that falls silent holds the call for"
                                + " ever; HttpClient responseTimeout is no limit (default, field responseTimeout) => a read"
                                + " time-out above the peer's slowest answer:"
                                + " HttpClient.responseTimeout(Duration.ofSeconds(30))"),
                positive(
                        "a driver of a database",
                        snapshot(Part.of(Part.Kind.DATABASE_DRIVER, "postgresql", "42.7.13", "jdbc:postgresql://db")
                                .talkingTo("db.example.com:5432")
                                .with(Setting.of(SettingKey.READ_TIMEOUT, Setting.UNLIMITED, "socketTimeout", "the URL")
                                        .byDefault()
                                        .setBy("socketTimeout=%d"))),
                        "warning jdbc:postgresql://db: no read time-out: a peer that falls silent holds the call for"
                                + " ever; socketTimeout is no limit (default, the URL) => a read time-out above the peer's"
                                + " slowest answer: socketTimeout=30"),
                negative("thirty seconds", snapshot(client("okhttp", "4.12.0", set(SettingKey.READ_TIMEOUT, 30_000)))),
                negative("not known", snapshot(client("okhttp", "4.12.0"))),
                falsePositive(
                        "a client that nobody uses", snapshot(unused(set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED)))),
                falsePositive("the same host", snapshot(near(set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED)))),
                falsePositive(
                        "the whole call has a limit", snapshot(endless.with(set(SettingKey.CALL_TIMEOUT, 60_000)))),
                falsePositive("a stream with heartbeats", snapshot(endless.with(set(SettingKey.HEARTBEAT, 15_000)))),
                falsePositive(
                        "only the whole call has none: call-timeout-missing",
                        snapshot(client(
                                "okhttp",
                                "4.12.0",
                                set(SettingKey.READ_TIMEOUT, 10_000),
                                set(SettingKey.CALL_TIMEOUT, Setting.UNLIMITED)))));
    }
}
