package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.in;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.system;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.Configs.withoutPauses;
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

final class Http2IdleNeverClosedTest extends LintRuleContract {

    Http2IdleNeverClosedTest() {
        super(new Http2IdleNeverClosed());
    }

    @Override
    protected List<Sample> samples() {
        Part java = client("jdk-httpclient", "17", set(SettingKey.IDLE, 1_200_000), set(SettingKey.HTTP2, true));
        Peer nat = api(350_000, OBSERVED).ofLayer(4, true);

        return List.of(
                positive(
                        "Java 17 behind a NAT",
                        with(snapshot(java), nat),
                        "warning jdk-httpclient@1 -> api.example.com:443: client keeps an idle HTTP/2 connection for"
                                + " ever, and after 350 s of silence it is dropped without a word; the JVM is Java 17"
                                + " (java.version); idle HTTP/2 connections have a limit since Java 20; http2 is on (field"
                                + " http2); the peer's idle limit is 350 s (observed: as the test says) => use Java 20 or later"
                                + " with -Djdk.httpclient.keepalive.timeout.h2=315, or until then"
                                + " HttpClient.Builder.version(HttpClient.Version.HTTP_1_1)"),
                positive(
                        "a table's guess of one",
                        with(snapshot(java), api(240_000, GUESSED).ofLayer(4, true)),
                        "note jdk-httpclient@1 -> api.example.com:443: client keeps an idle HTTP/2 connection for ever,"
                                + " and after 240 s of silence it is dropped without a word; the JVM is Java 17 (java.version);"
                                + " idle HTTP/2 connections have a limit since Java 20; http2 is on (field http2); the peer's"
                                + " idle limit is 240 s (guessed: as the test says) => use Java 20 or later with"
                                + " -Djdk.httpclient.keepalive.timeout.h2=215, or until then"
                                + " HttpClient.Builder.version(HttpClient.Version.HTTP_1_1)"),
                negative("Java 21", in(with(snapshot(java), nat), system(21))),
                negative("HTTP/1.1", with(snapshot(java.with(set(SettingKey.HTTP2, false))), nat)),
                negative(
                        "another library",
                        with(snapshot(client("okhttp", "4.12.0", set(SettingKey.HTTP2, true))), nat)),
                negative("nothing is known of the peer", snapshot(java)),
                falsePositive("a peer that closes first, and says so", with(snapshot(java), api(60_000, OBSERVED))),
                falsePositive("never idle for so long", with(snapshot(java), withoutPauses(nat))));
    }
}
