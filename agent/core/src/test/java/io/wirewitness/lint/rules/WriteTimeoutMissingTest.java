package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.server;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
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

final class WriteTimeoutMissingTest extends LintRuleContract {

    WriteTimeoutMissingTest() {
        super(new WriteTimeoutMissing());
    }

    @Override
    protected List<Sample> samples() {
        Part blocking = client("jdk-httpurlconnection", null, set(SettingKey.WRITE_TIMEOUT, Setting.UNLIMITED));
        Peer uploads = Peer.to(API).with(Peer.Limit.LARGEST_BODY, 8_388_608, OBSERVED, "900 requests");
        return List.of(
                positive(
                        "uploads of eight megabytes",
                        with(snapshot(blocking), uploads),
                        "note jdk-httpurlconnection@1 -> api.example.com:443: no limit on writing, and bodies of up"
                                + " to 8388608 bytes: a peer that stops reading holds the writer for ever; write-timeout is no"
                                + " limit (field write-timeout); bytes of the largest body: 8388608 (observed: 900 requests)"
                                + " => TCP_USER_TIMEOUT of 30 s on its sockets where the library can set it, or a library that"
                                + " does not block"),
                positive(
                        "a server that sends as much",
                        with(
                                snapshot(server(
                                        "undertow",
                                        "2.3.18",
                                        Setting.of(
                                                        SettingKey.WRITE_TIMEOUT,
                                                        Setting.UNLIMITED,
                                                        "WRITE_TIMEOUT",
                                                        "field socketOptions")
                                                .setBy("setSocketOption(Options.WRITE_TIMEOUT, %d * 1000)"))),
                                Peer.from("10.0.0.0/8")
                                        .with(Peer.Limit.LARGEST_BODY, 2_000_000, OBSERVED, "90 answers")),
                        "note 10.0.0.0/8 -> undertow :8080: no limit on writing, and bodies of up to 2000000 bytes:"
                                + " a peer that stops reading holds the writer for ever; WRITE_TIMEOUT is no limit (field"
                                + " socketOptions); bytes of the largest body: 2000000 (observed: 90 answers) =>"
                                + " setSocketOption(Options.WRITE_TIMEOUT, 30 * 1000)"),
                negative(
                        "a limit",
                        with(snapshot(client("okhttp", "4.12.0", set(SettingKey.WRITE_TIMEOUT, 10_000))), uploads)),
                negative("not known", with(snapshot(client("okhttp", "4.12.0")), uploads)),
                falsePositive(
                        "small bodies",
                        with(
                                snapshot(blocking),
                                Peer.to(API).with(Peer.Limit.LARGEST_BODY, 40_000, OBSERVED, "900 requests"))),
                falsePositive("how large bodies are is not known", with(snapshot(blocking), Peer.to(API))),
                falsePositive(
                        "the kernel gives up after 30 s: no tcp-user-timeout-missing",
                        with(snapshot(blocking.with(set(SettingKey.TCP_USER_TIMEOUT, 30_000))), uploads)));
    }
}
