package io.wirewitness.lint.rules;

import io.wirewitness.diagnose.IdleLimit;
import io.wirewitness.diagnose.Quantity;
import io.wirewitness.lint.ConfigSnapshot;
import io.wirewitness.lint.FindingBuilder;
import io.wirewitness.lint.KnownLimit;
import io.wirewitness.lint.LintRule;
import io.wirewitness.lint.Peer;
import io.wirewitness.lint.Setting;
import io.wirewitness.lint.SettingKey;
import io.wirewitness.model.Finding;
import io.wirewitness.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** The JDK's client before 20 never closes an idle HTTP/2 connection, and a box on the way forgets it. */
public final class Http2IdleNeverClosed implements LintRule {

    /** JDK-8295649. */
    private static final int CLOSES_SINCE = 20;

    @Override
    public String name() {
        return "http2-idle-never-closed";
    }

    @Override
    public List<Finding> check(ConfigSnapshot config) {
        List<Finding> findings = new ArrayList<>();
        if (!config.jvm().isBefore(CLOSES_SINCE)) {
            return findings;
        }
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit peer = hop.limit(Peer.Limit.IDLE);
            boolean http2 =
                    hop.part().library().equals("jdk-httpclient") && hop.part().on(SettingKey.HTTP2);
            if (!http2 || peer == null || peer.value() == Setting.UNLIMITED) {
                continue;
            }
            if (!hop.peer().dropsSilently() || hop.isBusyWithin(peer.value())) {
                continue; // a peer that says that it closes is heard at once
            }
            findings.add(FindingBuilder.of(this, hop.subject())
                    .by(peer, Severity.WARNING)
                    .headline("client keeps an idle HTTP/2 connection for ever, and after "
                            + Quantity.millis(peer.value()) + " of silence it is dropped without a word")
                    .evidence("the JVM is Java " + config.jvm().feature()
                            + " (java.version); idle HTTP/2 connections have a" + " limit since Java " + CLOSES_SINCE)
                    .evidence(hop.part(), SettingKey.HTTP2)
                    .evidence("the peer's idle limit", peer)
                    .action("use Java " + CLOSES_SINCE + " or later with -Djdk.httpclient.keepalive.timeout.h2="
                            + Math.max(1, IdleLimit.belowSeconds(peer.value()))
                            + ", or until then HttpClient.Builder.version(HttpClient.Version.HTTP_1_1)"));
        }
        return findings;
    }
}
