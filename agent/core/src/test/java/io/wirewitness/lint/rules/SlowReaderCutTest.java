package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.server;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.GUESSED;
import static io.wirewitness.lint.KnownLimit.Certainty.OBSERVED;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class SlowReaderCutTest extends LintRuleContract {

    SlowReaderCutTest() {
        super(new SlowReaderCut());
    }

    @Override
    protected List<Sample> samples() {
        Peer slowCaller = Peer.from("10.0.0.7")
                .with(Peer.Limit.LONGEST_READ_GAP, 25_000, OBSERVED, "zero window")
                .with(Peer.Limit.SLOWEST_READING, 500, OBSERVED, "one body");
        return List.of(
                positive(
                        "a gap in the reading above the peer's send time-out",
                        with(
                                snapshot(client("okhttp", "4.12.0")),
                                Peer.to(API)
                                        .with(Peer.Limit.SEND, 30_000, OBSERVED, "4 bodies ended")
                                        .with(Peer.Limit.LONGEST_READ_GAP, 51_000, OBSERVED, "window 0")),
                        "error okhttp@1 -> api.example.com:443: this client took nothing from a body for 51 s, the peer"
                                + " gives up sending after 30 s; the peer's send limit is 30 s (observed: 4 bodies ended); the"
                                + " longest gap of this reader is 51 s (observed: window 0) => take the body as it comes, into a"
                                + " file or memory, and work on it afterwards; or a larger limit at the peer (nginx send_timeout,"
                                + " Kestrel MinResponseDataRate)"),
                positive(
                        "Kestrel's least rate",
                        with(
                                snapshot(client("okhttp", "4.12.0")),
                                Peer.to(API)
                                        .with(Peer.Limit.LEAST_RATE, 240, GUESSED, "Kestrel's default")
                                        .with(Peer.Limit.SLOWEST_READING, 100, OBSERVED, "one body")),
                        "note okhttp@1 -> api.example.com:443: this client took a body at 100 bytes a second, the peer"
                                + " ends what is below 240; the peer's least rate is 240 (guessed: Kestrel's default); the"
                                + " slowest reading was 100 (observed: one body) => take the body as it comes, into a file or"
                                + " memory, and work on it afterwards; or a larger limit at the peer (nginx send_timeout, Kestrel"
                                + " MinResponseDataRate)"),
                positive(
                        "a server of ours and a slow caller",
                        with(
                                snapshot(server(
                                        "tomcat",
                                        "10.1.54",
                                        set(SettingKey.WRITE_TIMEOUT, 20_000).setBy("connectionTimeout=%d000"))),
                                slowCaller),
                        "warning 10.0.0.7 -> tomcat :8080: the caller took nothing from a body for 25 s, this server"
                                + " gives up sending after 20 s; write-timeout is 20 s (field write-timeout); the longest gap of"
                                + " the caller is 25 s (observed: zero window) => connectionTimeout=50000 where bodies are"
                                + " streamed"),
                positive(
                        "Jetty's least rate and a slow caller",
                        with(snapshot(server("jetty", "9.4.58", set(SettingKey.LEAST_RATE, 1_000))), slowCaller),
                        "warning 10.0.0.7 -> jetty :8080: the caller took a body at 500 bytes a second, this"
                                + " server ends what is below 1000; least-rate is 1000 (field least-rate); the slowest reading of"
                                + " the caller was 500 (observed: one body) => least-rate = 250, or none where bodies are streamed"),
                negative(
                        "a reader without gaps",
                        with(
                                snapshot(client("okhttp", "4.12.0")),
                                Peer.to(API)
                                        .with(Peer.Limit.SEND, 30_000, OBSERVED, "4 bodies ended")
                                        .with(Peer.Limit.LONGEST_READ_GAP, 2_000, OBSERVED, "window 0"))),
                negative(
                        "a server without limits",
                        with(
                                snapshot(server(
                                        "jetty",
                                        "12.0.39",
                                        set(SettingKey.WRITE_TIMEOUT, Setting.UNLIMITED),
                                        set(SettingKey.LEAST_RATE, 0))),
                                slowCaller)),
                negative(
                        "nothing is known of the reader",
                        with(
                                snapshot(client("okhttp", "4.12.0")),
                                Peer.to(API)
                                        .with(Peer.Limit.SEND, 30_000, OBSERVED, "4 bodies ended")
                                        .with(Peer.Limit.LEAST_RATE, 240, GUESSED, "Kestrel's default"))),
                falsePositive(
                        "a least rate on, and small bodies that are read at once",
                        with(
                                snapshot(server("jetty", "9.4.58", set(SettingKey.LEAST_RATE, 1_000))),
                                Peer.from("10.0.0.7")
                                        .with(Peer.Limit.SLOWEST_READING, 50_000, OBSERVED, "800 bodies"))),
                falsePositive(
                        "a slow reader of another peer",
                        with(
                                snapshot(client("okhttp", "4.12.0")),
                                Peer.to("other.example.com:443")
                                        .with(Peer.Limit.SEND, 30_000, OBSERVED, "x")
                                        .with(Peer.Limit.LONGEST_READ_GAP, 51_000, OBSERVED, "window 0"))));
    }
}
