package io.wirewitness.lint.rules;

import static io.wirewitness.lint.Configs.API;
import static io.wirewitness.lint.Configs.api;
import static io.wirewitness.lint.Configs.client;
import static io.wirewitness.lint.Configs.front;
import static io.wirewitness.lint.Configs.server;
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
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Sample;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import java.util.List;

final class HopOrderBrokenTest extends LintRuleContract {

    HopOrderBrokenTest() {
        super(new HopOrderBroken());
    }

    @Override
    protected List<Sample> samples() {
        Peer gateway = Peer.to("gateway.example.com:443")
                .with(Peer.Limit.ONWARD_IDLE, 60_000, CONFIGURED, "lint.upstream")
                .with(Peer.Limit.BEHIND_IDLE, 20_000, CONFIGURED, "lint.upstream");

        return List.of(
                positive(
                        "a gateway that keeps three times as long as the server behind it",
                        with(snapshot(), gateway),
                        "warning gateway.example.com:443: proxy keeps 60 s, what is behind it closes at 20 s: margin"
                                + " -40 s; the proxy's idle limit onward is 60 s (configured: lint.upstream); the idle limit"
                                + " behind it is 20 s (configured: lint.upstream) => let the proxy keep idle connections for less"
                                + " than what is behind it, such as 18 s; each hop must close before the next one does"),
                positive(
                        "equal is a race",
                        with(snapshot(), gateway.with(Peer.Limit.BEHIND_IDLE, 60_000, GUESSED, "Tomcat's default")),
                        "note gateway.example.com:443: proxy keeps 60 s, what is behind it closes at 60 s: margin 0 ms;"
                                + " the proxy's idle limit onward is 60 s (configured: lint.upstream); the idle limit behind it"
                                + " is 60 s (guessed: Tomcat's default) => let the proxy keep idle connections for less than what"
                                + " is behind it, such as 50 s; each hop must close before the next one does"),
                positive(
                        "the proxy has no limit",
                        with(
                                snapshot(),
                                gateway.with(Peer.Limit.ONWARD_IDLE, Setting.UNLIMITED, OBSERVED, "idle for an hour")),
                        "warning gateway.example.com:443: proxy keeps without limit, what is behind it closes at 20 s:"
                                + " margin none; the proxy's idle limit onward is no limit (observed: idle for an hour); the idle"
                                + " limit behind it is 20 s (configured: lint.upstream) => let the proxy keep idle connections"
                                + " for less than what is behind it, such as 18 s; each hop must close before the next one does"),
                negative(
                        "each hop closes before the next",
                        with(snapshot(), gateway.with(Peer.Limit.BEHIND_IDLE, 75_000, CONFIGURED, "lint.upstream"))),
                negative(
                        "what is behind it never closes",
                        with(
                                snapshot(),
                                gateway.with(Peer.Limit.BEHIND_IDLE, Setting.UNLIMITED, CONFIGURED, "lint.upstream"))),
                falsePositive(
                        "one of the two hops is not known",
                        with(
                                snapshot(),
                                Peer.to(API).with(Peer.Limit.ONWARD_IDLE, 60_000, CONFIGURED, "lint.upstream"))),
                falsePositive(
                        "our own client is the one that keeps too long: keep-alive-outlives-peer",
                        with(
                                snapshot(client("okhttp", "4.12.0", set(SettingKey.IDLE, 300_000))),
                                api(60_000, OBSERVED))),
                falsePositive(
                        "our own server is the one that closes too early: server-closes-before-proxy",
                        with(
                                snapshot(server("tomcat", "10.1", set(SettingKey.IDLE, 20_000))),
                                front(60_000, OBSERVED))));
    }
}
