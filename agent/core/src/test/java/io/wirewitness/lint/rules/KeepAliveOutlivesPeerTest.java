package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.okHttp;
import static io.wirewitness.lint.Configs.promising;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.used;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.Configs.withoutPauses;
import static io.wirewitness.lint.KnownLimit.Certainty.ANNOUNCED;
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

final class KeepAliveOutlivesPeerTest extends LintRuleContract {

    private static final String REST =
            " ConnectionPool keepAliveDuration is 300 s (default, field keepAliveDurationNs); the peer's idle limit is"
                    + " 60 s (observed: as the test says) => keep idle connections for less than 60 s: new"
                    + " ConnectionPool(5, 50, TimeUnit.SECONDS)";

    KeepAliveOutlivesPeerTest() {
        super(new KeepAliveOutlivesPeer());
    }

    @Override
    protected List<Sample> samples() {
        Part okHttp = okHttp();
        Part coarse = client(
                "apache-httpclient", "4.5.14", set(SettingKey.IDLE, 70_000), set(SettingKey.CLEANER_PERIOD, 50_000));
        Part inNetwork = Part.of(Part.Kind.HTTP_CLIENT, "okhttp", "4.12.0", "okhttp@2")
                .talkingTo("10.1.2.3:80")
                .with(set(SettingKey.IDLE, 400_000));

        return List.of(
                positive(
                        "OkHttp's five minutes against an observed minute",
                        with(snapshot(okHttp), api(60_000, OBSERVED)),
                        "error okhttp@1 -> api.example.com:443: client keeps 300 s, peer closes at 60 s: margin -240 s;"
                                + " ConnectionPool keepAliveDuration is 300 s (default, field keepAliveDurationNs); the peer's"
                                + " idle limit is 60 s (observed: as the test says) => keep idle connections for less than 60 s:"
                                + " new ConnectionPool(5, 50, TimeUnit.SECONDS)"),
                positive(
                        "the same against a table's guess",
                        with(snapshot(okHttp), api(60_000, GUESSED)),
                        "note okhttp@1 -> api.example.com:443: client keeps 300 s, peer closes at 60 s: margin -240 s;"
                                + " ConnectionPool keepAliveDuration is 300 s (default, field keepAliveDurationNs); the peer's"
                                + " idle limit is 60 s (guessed: as the test says) => keep idle connections for less than 60 s:"
                                + " new ConnectionPool(5, 50, TimeUnit.SECONDS)"),
                positive(
                        "the same against the server's word, if it is not known whether that is obeyed",
                        with(snapshot(okHttp), api(60_000, ANNOUNCED)),
                        "warning okhttp@1 -> api.example.com:443: client keeps 300 s, peer closes at 60 s: margin -240"
                                + " s; ConnectionPool keepAliveDuration is 300 s (default, field keepAliveDurationNs); the peer's"
                                + " idle limit is 60 s (announced: as the test says) => keep idle connections for less than 60 s:"
                                + " new ConnectionPool(5, 50, TimeUnit.SECONDS)"),
                positive(
                        "the cleaner's period counts",
                        with(snapshot(coarse), api(60_000, CONFIGURED)),
                        "warning apache-httpclient@1 -> api.example.com:443: client keeps 70 s (+50 s cleaner), peer"
                                + " closes at 60 s: margin -60 s; idle is 70 s (field idle); cleaner-period is 50 s (field"
                                + " cleaner-period); the peer's idle limit is 60 s (configured: as the test says) => keep idle"
                                + " connections for less than 60 s: idle = 50 s"),
                positive(
                        "a limit of a network",
                        with(
                                snapshot(inNetwork),
                                Peer.to("10.0.0.0/8").with(Peer.Limit.IDLE, 350_000, CONFIGURED, "lint.upstream")),
                        "warning okhttp@2 -> 10.0.0.0/8: client keeps 400 s, peer closes at 350 s: margin -50 s; idle"
                                + " is 400 s (field idle); the peer's idle limit is 350 s (configured: lint.upstream) => keep"
                                + " idle connections for less than 350 s: idle = 315 s"),
                positive(
                        "what is to be expected, once enough was seen",
                        with(snapshot(okHttp), used(42, 80_000, api(60_000, OBSERVED))),
                        "error okhttp@1 -> api.example.com:443: client keeps 300 s, peer closes at 60 s: margin -240 s;"
                                + " expected: 42 failed attempts an hour now, 0 after the change (n = 42 in 60 min);"
                                + REST),
                positive(
                        "nothing is expected of so few uses",
                        with(snapshot(okHttp), used(9, 80_000, api(60_000, OBSERVED))),
                        "error okhttp@1 -> api.example.com:443: client keeps 300 s, peer closes at 60 s: margin -240 s;"
                                + REST),
                positive(
                        "nor of pauses that were another client's, or may have been",
                        with(snapshot(okHttp, client("vertx", "4.5")), used(42, 80_000, api(60_000, OBSERVED))),
                        "error okhttp@1 -> api.example.com:443: client keeps 300 s, peer closes at 60 s: margin -240 s;"
                                + REST),
                positive(
                        "nor against a limit that was only announced",
                        with(snapshot(okHttp), used(42, 80_000, api(60_000, ANNOUNCED))),
                        "warning okhttp@1 -> api.example.com:443: client keeps 300 s, peer closes at 60 s: margin -240"
                                + " s;"
                                + REST.replace("observed", "announced")),
                positive(
                        "a cleaner that stays as it is lets some fail",
                        with(snapshot(coarse), used(42, 80_000, api(60_000, OBSERVED))),
                        "error apache-httpclient@1 -> api.example.com:443: client keeps 70 s (+50 s cleaner), peer"
                                + " closes at 60 s: margin -60 s; expected: 42 failed attempts an hour now, 42 after the"
                                + " change (n = 42 in 60 min); idle is 70 s (field idle); cleaner-period is 50 s (field"
                                + " cleaner-period); the peer's idle limit is 60 s (observed: as the test says) => keep idle"
                                + " connections for less than 60 s: idle = 50 s"),
                negative("the peer keeps longer", with(snapshot(okHttp), api(350_000, OBSERVED))),
                negative("the peer has no limit", with(snapshot(okHttp), api(Setting.UNLIMITED, CONFIGURED))),
                negative("no limit of the peer is known", snapshot(okHttp)),
                negative(
                        "another peer's limit is known",
                        with(
                                snapshot(okHttp),
                                Peer.to("other.example.com:443").with(Peer.Limit.IDLE, 5_000, OBSERVED, ""))),
                negative(
                        "another network's",
                        with(snapshot(inNetwork), Peer.to("11.0.0.0/8").with(Peer.Limit.IDLE, 5_000, OBSERVED, ""))),
                falsePositive(
                        "equal limits are a race: keep-alive-races-peer",
                        with(snapshot(client("vertx", "4.5", set(SettingKey.IDLE, 60_000))), api(60_000, OBSERVED))),
                falsePositive(
                        "no limit at all: keep-alive-unlimited",
                        with(
                                snapshot(client("apache-httpclient", "4.5", set(SettingKey.IDLE, Setting.UNLIMITED))),
                                api(60_000, OBSERVED))),
                falsePositive(
                        "the cleaner alone is late: cleaner-too-coarse",
                        with(
                                snapshot(client(
                                        "apache-httpclient",
                                        "4.5.14",
                                        set(SettingKey.IDLE, 50_000),
                                        set(SettingKey.CLEANER_PERIOD, 50_000))),
                                api(60_000, OBSERVED))),
                falsePositive(
                        "a client that obeys the server's word",
                        with(snapshot(okHttp.with(set(SettingKey.OBEYS_HINT, true))), api(60_000, ANNOUNCED))),
                falsePositive(
                        "a client that obeys the server's word, which is true: keep-alive-hint-without-margin",
                        with(
                                snapshot(okHttp.with(set(SettingKey.OBEYS_HINT, true))),
                                promising(60, api(60_000, OBSERVED)))),
                falsePositive(
                        "a client that ignores the server's word: keep-alive-hint-ignored",
                        with(snapshot(okHttp.with(set(SettingKey.OBEYS_HINT, false))), api(60_000, ANNOUNCED))),
                falsePositive(
                        "connections that end at a younger age",
                        with(snapshot(okHttp.with(set(SettingKey.LIFETIME, 50_000))), api(60_000, OBSERVED))),
                falsePositive(
                        "a connection that never pauses",
                        with(snapshot(okHttp), withoutPauses(api(60_000, OBSERVED)))));
    }
}
