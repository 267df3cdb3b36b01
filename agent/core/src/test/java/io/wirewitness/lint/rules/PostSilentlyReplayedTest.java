package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.promising;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
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
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class PostSilentlyReplayedTest extends LintRuleContract {

    PostSilentlyReplayedTest() {
        super(new PostSilentlyReplayed());
    }

    @Override
    protected List<Sample> samples() {
        Part url = client(
                "jdk-httpurlconnection",
                "17.0.15",
                set(SettingKey.IDLE, 5_000),
                Setting.of(SettingKey.RETRY_POST, true, "sun.net.http.retryPost", "HttpClient.retryPostProp")
                        .byDefault());
        Part obeying = url.with(set(SettingKey.OBEYS_HINT, true));
        Setting replays = set(SettingKey.RETRY_POST, true).byDefault();

        return List.of(
                positive(
                        "HttpURLConnection against Node.js' five seconds",
                        with(snapshot(url), api(5_000, CONFIGURED)),
                        "warning jdk-httpurlconnection@1 -> api.example.com:443: a POST is sent again by itself when"
                                + " its connection ends, and client keeps 5 s, peer closes at 5 s: margin 0 ms;"
                                + " sun.net.http.retryPost is on (default, HttpClient.retryPostProp); idle is 5 s (field idle);"
                                + " the peer's idle limit is 5 s (configured: as the test says) => do not replay it:"
                                + " -Dsun.net.http.retryPost=false, or idempotency keys; and keep idle connections for less than"
                                + " 5 s: idle = 3 s"),
                positive(
                        "the same at the limit that Tomcat promises",
                        with(snapshot(obeying), promising(60, api(60_000, OBSERVED))),
                        "warning jdk-httpurlconnection@1 -> api.example.com:443: a POST is sent again by itself when"
                                + " its connection ends, and client obeys the peer's promise and keeps 60 s, peer closes at 60 s:"
                                + " margin 0 ms; sun.net.http.retryPost is on (default, HttpClient.retryPostProp); what the peer"
                                + " promises is 60 s (announced: Keep-Alive: timeout=60); idle is 5 s (field idle); the peer's"
                                + " idle limit is 60 s (observed: as the test says) => do not replay it:"
                                + " -Dsun.net.http.retryPost=false, or idempotency keys; and let the peer promise less than it"
                                + " keeps, such as 50 s"),
                positive(
                        "OkHttp",
                        with(
                                snapshot(client("okhttp", "4.12.0", set(SettingKey.IDLE, 300_000), replays)),
                                api(60_000, GUESSED)),
                        "note okhttp@1 -> api.example.com:443: a POST is sent again by itself when its connection ends,"
                                + " and client keeps 300 s, peer closes at 60 s: margin -240 s; retry-post is on (default, field"
                                + " retry-post); idle is 300 s (field idle); the peer's idle limit is 60 s (guessed: as the test"
                                + " says) => do not replay it: a RequestBody whose isOneShot() is true, or idempotency keys; and"
                                + " keep idle connections for less than 60 s: idle = 50 s"),
                positive(
                        "AsyncHttpClient",
                        with(
                                snapshot(client("async-http-client", "2.12.4", set(SettingKey.IDLE, 60_000), replays)),
                                api(60_000, GUESSED)),
                        "note async-http-client@1 -> api.example.com:443: a POST is sent again by itself when its"
                                + " connection ends, and client keeps 60 s, peer closes at 60 s: margin 0 ms; retry-post is on"
                                + " (default, field retry-post); idle is 60 s (field idle); the peer's idle limit is 60 s"
                                + " (guessed: as the test says) => do not replay it: setMaxRequestRetry(0), or idempotency keys;"
                                + " and keep idle connections for less than 60 s: idle = 50 s"),
                negative(
                        "it was switched off",
                        with(snapshot(url.with(set(SettingKey.RETRY_POST, false))), api(5_000, OBSERVED))),
                negative("the default against a peer that keeps longer", with(snapshot(url), api(60_000, OBSERVED))),
                negative("nothing is known of the peer", snapshot(url)),
                falsePositive(
                        "no POST was sent",
                        with(snapshot(url), api(5_000, OBSERVED).with(Peer.Limit.POSTS, 0, OBSERVED, "5000 requests"))),
                falsePositive(
                        "somebody switched it on: every-method-retried",
                        with(snapshot(url.with(set(SettingKey.RETRY_POST, true))), api(5_000, OBSERVED))));
    }
}
