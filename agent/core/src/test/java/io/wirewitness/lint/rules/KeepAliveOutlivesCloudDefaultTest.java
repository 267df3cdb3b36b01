package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.okHttp;
import static io.wirewitness.lint.Configs.on;
import static io.wirewitness.lint.Configs.set;
import static io.wirewitness.lint.Configs.snapshot;
import static io.wirewitness.lint.Configs.with;
import static io.wirewitness.lint.KnownLimit.Certainty.OBSERVED;
import static io.wirewitness.lint.Sample.falsePositive;
import static io.wirewitness.lint.Sample.negative;
import static io.wirewitness.lint.Sample.positive;

import io.wirewitness.lint.HostSettings;
import io.wirewitness.lint.LintRuleContract;
import io.wirewitness.lint.Part;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;
import java.util.Map;

final class KeepAliveOutlivesCloudDefaultTest extends LintRuleContract {

    KeepAliveOutlivesCloudDefaultTest() {
        super(new KeepAliveOutlivesCloudDefault());
    }

    @Override
    protected List<Sample> samples() {
        Part okHttp = okHttp();
        HostSettings aws = new HostSettings(Map.of(), "aws", null, null, false, null);
        Part inside = Part.of(Part.Kind.HTTP_CLIENT, "okhttp", "4.12.0", "okhttp@2")
                .talkingTo("10.1.2.3:80", "orders:8080", "db.shop.svc.cluster.local:80", "[::1]:80")
                .with(set(SettingKey.IDLE, 300_000));

        return List.of(
                positive(
                        "OkHttp's five minutes in AWS",
                        on(snapshot(okHttp), aws),
                        "note okhttp@1: client keeps 300 s, a load balancer closes at 60 s: margin -240 s, if there is"
                                + " one; ConnectionPool keepAliveDuration is 300 s (default, field keepAliveDurationNs); the idle"
                                + " limit of a load balancer here is 60 s (guessed: default of AWS ALB); no limit is known of"
                                + " api.example.com:443 => keep idle connections for less than 60 s: new ConnectionPool(5, 50,"
                                + " TimeUnit.SECONDS), or say what is known in lint.upstream"),
                positive(
                        "without a limit in Azure, two peers",
                        on(
                                snapshot(client("reactor-netty", "1.2", set(SettingKey.IDLE, Setting.UNLIMITED))
                                        .talkingTo("other.example.com:443")),
                                new HostSettings(Map.of(), "azure", null, null, false, null)),
                        "note reactor-netty@1: client keeps without limit, a load balancer closes at 240 s: margin"
                                + " none, if there is one; idle is no limit (field idle); the idle limit of a load balancer here"
                                + " is 240 s (guessed: default of Azure Load Balancer); no limit is known of api.example.com:443"
                                + " and 1 more => keep idle connections for less than 240 s: idle = 215 s, or say what is known in"
                                + " lint.upstream"),
                negative("below the default", on(snapshot(okHttp.with(set(SettingKey.IDLE, 50_000))), aws)),
                negative("no cloud", snapshot(okHttp)),
                negative(
                        "a client that was not used",
                        on(
                                snapshot(Part.of(Part.Kind.HTTP_CLIENT, "okhttp", "4.12.0", "okhttp@3")
                                        .with(set(SettingKey.IDLE, 300_000))),
                                aws)),
                falsePositive(
                        "the peer's limit is known: keep-alive-outlives-peer if need be",
                        on(with(snapshot(okHttp), api(350_000, OBSERVED)), aws)),
                falsePositive("calls that stay inside", on(snapshot(inside), aws)));
    }
}
