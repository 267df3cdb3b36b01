package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.promising;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.Configs.withoutPauses;
import static io.wirewitness.lint.KnownLimit.Certainty.ANNOUNCED;
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

final class KeepAliveHintWithoutMarginTest extends LintRuleContract {

    KeepAliveHintWithoutMarginTest() {
        super(new KeepAliveHintWithoutMargin());
    }

    @Override
    protected List<Sample> samples() {
        Part url = client(
                "jdk-httpurlconnection",
                "17.0.15",
                Setting.of(SettingKey.IDLE, 5_000, "http.keepAlive.time.server", "default of the JDK")
                        .byDefault(),
                Setting.of(SettingKey.OBEYS_HINT, true, "use of Keep-Alive: timeout=", "KeepAliveCache"));
        Peer tomcat = promising(60, Peer.to(API))
                .with(Peer.Limit.IDLE, 60_000, OBSERVED, "42 idle connections ended at 59.8 s");

        return List.of(
                positive(
                        "Tomcat's promise raises HttpURLConnection's five seconds to sixty",
                        with(snapshot(url), tomcat),
                        "note jdk-httpurlconnection@1 -> api.example.com:443: client obeys the peer's promise and keeps"
                                + " 60 s, peer closes at 60 s: margin 0 ms; what the peer promises is 60 s (announced:"
                                + " Keep-Alive: timeout=60); http.keepAlive.time.server is 5 s (default, default of the JDK); the"
                                + " peer's idle limit is 60 s (observed: 42 idle connections ended at 59.8 s); use of Keep-Alive:"
                                + " timeout= is on (KeepAliveCache) => let the peer promise less than it keeps, such as 50 s"),
                positive(
                        "Apache HttpClient, whose strategy can be replaced",
                        with(
                                snapshot(client(
                                        "apache-httpclient",
                                        "5.5.2",
                                        set(SettingKey.IDLE, 180_000),
                                        set(SettingKey.OBEYS_HINT, true))),
                                tomcat),
                        "note apache-httpclient@1 -> api.example.com:443: client obeys the peer's promise and keeps 60"
                                + " s, peer closes at 60 s: margin 0 ms; what the peer promises is 60 s (announced: Keep-Alive:"
                                + " timeout=60); idle is 180 s (field idle); the peer's idle limit is 60 s (observed: 42 idle"
                                + " connections ended at 59.8 s); obeys-hint is on (field obeys-hint) => let the peer promise"
                                + " less than it keeps, such as 50 s, or cut the promise by a ConnectionKeepAliveStrategy of at"
                                + " most 50 s"),
                positive(
                        "a peer that closes much sooner than it promises",
                        with(snapshot(url), tomcat.with(Peer.Limit.IDLE, 30_000, CONFIGURED, "lint.upstream")),
                        "warning jdk-httpurlconnection@1 -> api.example.com:443: client obeys the peer's promise and"
                                + " keeps 60 s, peer closes at 30 s: margin -30 s; what the peer promises is 60 s (announced:"
                                + " Keep-Alive: timeout=60); http.keepAlive.time.server is 5 s (default, default of the JDK); the"
                                + " peer's idle limit is 30 s (configured: lint.upstream); use of Keep-Alive: timeout= is on"
                                + " (KeepAliveCache) => let the peer promise less than it keeps, such as 25 s"),
                negative("no promise", with(snapshot(url), api(60_000, OBSERVED))),
                negative(
                        "a client that does not obey",
                        with(
                                snapshot(client(
                                        "okhttp",
                                        "4.12.0",
                                        set(SettingKey.OBEYS_HINT, false),
                                        set(SettingKey.IDLE, 300_000))),
                                tomcat)),
                falsePositive(
                        "a server that keeps connections a second longer than it says, as Node.js 24",
                        with(snapshot(url), promising(5, api(6_000, OBSERVED)))),
                falsePositive("whether the promise is true is not known", with(snapshot(url), api(60_000, ANNOUNCED))),
                falsePositive(
                        "a client whose own limit is shorter than the promise, which can only shorten it",
                        with(snapshot(url.with(set(SettingKey.HINT_ONLY_SHORTENS, true))), tomcat)),
                falsePositive("connections that never pause", with(snapshot(url), withoutPauses(tomcat))));
    }
}
