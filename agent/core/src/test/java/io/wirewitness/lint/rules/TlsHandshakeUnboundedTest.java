package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class TlsHandshakeUnboundedTest extends LintRuleContract {

    TlsHandshakeUnboundedTest() {
        super(new TlsHandshakeUnbounded());
    }

    @Override
    protected List<Sample> samples() {
        Part apache = client(
                "apache-httpclient",
                "4.5.14",
                set(SettingKey.CONNECT_TIMEOUT, Setting.UNLIMITED),
                set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED));
        return List.of(
                positive(
                        "Apache HttpClient 4 by itself",
                        snapshot(apache),
                        "warning apache-httpclient@1: no limit on the TLS handshake: a peer that accepts and says"
                                + " nothing holds the call for ever; connect-timeout is no limit (field connect-timeout);"
                                + " read-timeout is no limit (field read-timeout) =>"
                                + " SocketConfig.custom().setSoTimeout(10_000) for the handshake, and a connect time-out"),
                positive(
                        "HttpURLConnection: the connect time-out does not help",
                        snapshot(client(
                                "jdk-httpurlconnection",
                                null,
                                set(SettingKey.CONNECT_TIMEOUT, 1_000),
                                set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED))),
                        "warning jdk-httpurlconnection@1: no limit on the TLS handshake: a peer that accepts and"
                                + " says nothing holds the call for ever; connect-timeout is 1 s (field connect-timeout);"
                                + " read-timeout is no limit (field read-timeout) => a read time-out, which counts for the"
                                + " handshake as well: URLConnection.setReadTimeout(30_000)"),
                positive(
                        "a limit of its own that was taken away",
                        snapshot(client(
                                "reactor-netty",
                                "1.2.18",
                                set(SettingKey.TLS_TIMEOUT, Setting.UNLIMITED),
                                set(SettingKey.TLS, true))),
                        "warning reactor-netty@1: no limit on the TLS handshake: a peer that accepts and says"
                                + " nothing holds the call for ever; tls-timeout is no limit (field tls-timeout) => a limit of"
                                + " 10 s: tls-timeout = 10 s"),
                negative(
                        "ten seconds",
                        snapshot(client("reactor-netty", "1.2.18", set(SettingKey.TLS_TIMEOUT, 10_000)))),
                negative("nothing is known", snapshot(client("apache-httpclient", "4.5.14"))),
                negative(
                        "Apache HttpClient 5 has the connect time-out there",
                        snapshot(client(
                                "apache-httpclient",
                                "5.5.2",
                                set(SettingKey.CONNECT_TIMEOUT, Setting.UNLIMITED),
                                set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED)))),
                falsePositive(
                        "plain HTTP",
                        snapshot(Part.of(Part.Kind.HTTP_CLIENT, "apache-httpclient", "4.5.14", "apache@2")
                                .talkingTo("api.example.com:80")
                                .with(
                                        set(SettingKey.CONNECT_TIMEOUT, Setting.UNLIMITED),
                                        set(SettingKey.READ_TIMEOUT, Setting.UNLIMITED)))),
                falsePositive("plain HTTP on port 443", snapshot(apache.with(set(SettingKey.TLS, false)))),
                falsePositive(
                        "Apache HttpClient 4 borrows the connect time-out: connect-timeout-missing is not given",
                        snapshot(apache.with(set(SettingKey.CONNECT_TIMEOUT, 5_000)))),
                falsePositive(
                        "HttpURLConnection with a read time-out",
                        snapshot(client(
                                "jdk-httpurlconnection",
                                null,
                                set(SettingKey.CONNECT_TIMEOUT, Setting.UNLIMITED),
                                set(SettingKey.READ_TIMEOUT, 5_000)))));
    }
}
