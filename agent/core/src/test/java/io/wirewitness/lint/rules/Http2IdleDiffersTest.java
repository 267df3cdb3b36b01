package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.front;
import static io.wirewitness.lint.Configs.server;
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

final class Http2IdleDiffersTest extends LintRuleContract {

    Http2IdleDiffersTest() {
        super(new Http2IdleDiffers());
    }

    @Override
    protected List<Sample> samples() {
        Part tomcat = server(
                "tomcat",
                "10.1",
                set(SettingKey.HTTP2, true),
                set(SettingKey.IDLE, 75_000),
                Setting.of(
                                SettingKey.IDLE_H2,
                                20_000,
                                "Http2Protocol keepAliveTimeout",
                                "Http2Protocol.getKeepAliveTimeout")
                        .byDefault()
                        .setBy("Http2Protocol.setKeepAliveTimeout(%d * 1000)"));

        return List.of(
                positive(
                        "tuned for HTTP/1.1 alone",
                        with(snapshot(tomcat), front(60_000, CONFIGURED)),
                        "warning proxy.example.com -> tomcat :8080: hop in front keeps 60 s, server closes at 20 s:"
                                + " margin -40 s for HTTP/2 alone; Http2Protocol keepAliveTimeout is 20 s (default,"
                                + " Http2Protocol.getKeepAliveTimeout); idle is 75 s (field idle); the idle limit of the hop in"
                                + " front is 60 s (configured: as the test says) => keep idle connections for longer than the hop"
                                + " in front, which keeps them for 60 s: Http2Protocol.setKeepAliveTimeout(65 * 1000)"),
                positive(
                        "observed: a warning still",
                        with(snapshot(tomcat), front(60_000, OBSERVED)),
                        "warning proxy.example.com -> tomcat :8080: hop in front keeps 60 s, server closes at 20 s:"
                                + " margin -40 s for HTTP/2 alone; Http2Protocol keepAliveTimeout is 20 s (default,"
                                + " Http2Protocol.getKeepAliveTimeout); idle is 75 s (field idle); the idle limit of the hop in"
                                + " front is 60 s (observed: as the test says) => keep idle connections for longer than the hop"
                                + " in front, which keeps them for 60 s: Http2Protocol.setKeepAliveTimeout(65 * 1000)"),
                negative(
                        "both are longer",
                        with(snapshot(tomcat.with(set(SettingKey.IDLE_H2, 65_000))), front(60_000, CONFIGURED))),
                negative("no proxy", snapshot(tomcat)),
                falsePositive(
                        "the proxy speaks HTTP/1.1 to it",
                        with(snapshot(tomcat.with(set(SettingKey.HTTP2, false))), front(60_000, CONFIGURED))),
                falsePositive(
                        "both are shorter: server-closes-before-proxy",
                        with(snapshot(tomcat.with(set(SettingKey.IDLE, 20_000))), front(60_000, CONFIGURED))));
    }
}
