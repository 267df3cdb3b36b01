package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.in;
import static io.wirewitness.lint.Configs.on;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.system;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.HostSettings;
import io.wirewitness.lint.JvmSettings;
import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;
import java.util.Map;

final class AddressFamiliesNotRacedTest extends LintRuleContract {

    AddressFamiliesNotRacedTest() {
        super(new AddressFamiliesNotRaced());
    }

    @Override
    protected List<Sample> samples() {
        Part vertx = client(
                "vertx", "4.5.14", set(SettingKey.CONNECT_TIMEOUT, 60_000), set(SettingKey.HAPPY_EYEBALLS, false));
        JvmSettings first = system(17, "java.net.preferIPv6Addresses", "true");
        HostSettings routed = new HostSettings(Map.of("tcp6.far", 0L), null, null, true, false, null);
        return List.of(
                positive(
                        "IPv6 first, and nothing goes over it",
                        on(in(snapshot(vertx), first), routed),
                        "note vertx@1: IPv6 is tried first and alone: each address that does not answer takes the"
                                + " whole connect time-out, 60 s; system property java.net.preferIPv6Addresses is true; no"
                                + " connection over IPv6 to another host was seen, though there is a route; connect-timeout is"
                                + " 60 s (field connect-timeout); happy-eyeballs is off (field happy-eyeballs) => a shorter"
                                + " connect time-out: connect-timeout = 2 s; or a client that races the families, such as OkHttp"
                                + " 5"),
                positive(
                        "without any connect time-out",
                        on(in(snapshot(vertx.with(set(SettingKey.CONNECT_TIMEOUT, Setting.UNLIMITED))), first), routed),
                        "note vertx@1: IPv6 is tried first and alone: each address that does not answer takes the"
                                + " whole connect time-out, no limit; system property java.net.preferIPv6Addresses is true; no"
                                + " connection over IPv6 to another host was seen, though there is a route; connect-timeout is"
                                + " no limit (field connect-timeout); happy-eyeballs is off (field happy-eyeballs) => a"
                                + " shorter connect time-out: connect-timeout = 2 s; or a client that races the families, such"
                                + " as OkHttp 5"),
                positive(
                        "ten seconds",
                        on(in(snapshot(vertx.with(set(SettingKey.CONNECT_TIMEOUT, 10_000))), first), routed),
                        "note vertx@1: IPv6 is tried first and alone: each address that does not answer takes the"
                                + " whole connect time-out, 10 s; system property java.net.preferIPv6Addresses is true; no"
                                + " connection over IPv6 to another host was seen, though there is a route; connect-timeout is"
                                + " 10 s (field connect-timeout); happy-eyeballs is off (field happy-eyeballs) => a shorter"
                                + " connect time-out: connect-timeout = 2 s; or a client that races the families, such as OkHttp"
                                + " 5"),
                negative(
                        "the connect time-out is not known",
                        on(
                                in(snapshot(client("vertx", "4.5.14", set(SettingKey.HAPPY_EYEBALLS, false))), first),
                                routed)),
                negative("IPv4 goes first, as by default", on(snapshot(vertx), routed)),
                negative(
                        "the families are raced",
                        on(in(snapshot(vertx.with(set(SettingKey.HAPPY_EYEBALLS, true))), first), routed)),
                negative("whether there is a route is not known", in(snapshot(vertx), first)),
                negative(
                        "which connections there are is not known",
                        on(in(snapshot(vertx), first), new HostSettings(Map.of(), null, null, true, false, null))),
                negative(
                        "IPv4 alone",
                        on(
                                in(
                                        snapshot(vertx),
                                        system(
                                                17,
                                                "java.net.preferIPv6Addresses",
                                                "true",
                                                "java.net.preferIPv4Stack",
                                                "true")),
                                routed)),
                falsePositive(
                        "no route: the kernel refuses at once",
                        on(
                                in(snapshot(vertx), first),
                                new HostSettings(Map.of("tcp6.far", 0L), null, null, false, false, null))),
                falsePositive(
                        "IPv6 works",
                        on(
                                in(snapshot(vertx), first),
                                new HostSettings(Map.of("tcp6.far", 3L), null, null, true, false, null))),
                falsePositive(
                        "a short time-out: connect-timeout-long is another question",
                        on(in(snapshot(vertx.with(set(SettingKey.CONNECT_TIMEOUT, 2_000))), first), routed)),
                falsePositive(
                        "called by number",
                        on(
                                in(
                                        snapshot(Part.of(Part.Kind.HTTP_CLIENT, "vertx", "4.5", "vertx@1")
                                                .talkingTo("10.1.2.3:80")
                                                .with(
                                                        set(SettingKey.CONNECT_TIMEOUT, 60_000),
                                                        set(SettingKey.HAPPY_EYEBALLS, false))),
                                        first),
                                routed)));
    }
}
