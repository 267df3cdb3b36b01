package io.wirewitness.lint;

import io.wirewitness.lint.rules.CleanerTooCoarse;
import io.wirewitness.lint.rules.ConnectionNeverRetired;
import io.wirewitness.lint.rules.EveryMethodRetried;
import io.wirewitness.lint.rules.FewRequestsPerConnection;
import io.wirewitness.lint.rules.GrpcConnectionsNeverRetired;
import io.wirewitness.lint.rules.HeartbeatSlowerThanIdleLimit;
import io.wirewitness.lint.rules.HopOrderBroken;
import io.wirewitness.lint.rules.Http2IdleDiffers;
import io.wirewitness.lint.rules.Http2IdleNeverClosed;
import io.wirewitness.lint.rules.Http2WithoutPing;
import io.wirewitness.lint.rules.KeepAliveHintIgnored;
import io.wirewitness.lint.rules.KeepAliveHintWithoutMargin;
import io.wirewitness.lint.rules.KeepAliveOutlivesCloudDefault;
import io.wirewitness.lint.rules.KeepAliveOutlivesPeer;
import io.wirewitness.lint.rules.KeepAliveRacesPeer;
import io.wirewitness.lint.rules.KeepAliveUnlimited;
import io.wirewitness.lint.rules.LifetimeOutlivesPeer;
import io.wirewitness.lint.rules.LifetimeTakenForIdle;
import io.wirewitness.lint.rules.NginxKeepsUpstreamConnections;
import io.wirewitness.lint.rules.NoRetryAfterSend;
import io.wirewitness.lint.rules.OldestConnectionFirst;
import io.wirewitness.lint.rules.PostSilentlyReplayed;
import io.wirewitness.lint.rules.RetriesExceedBudget;
import io.wirewitness.lint.rules.RetriesMultiply;
import io.wirewitness.lint.rules.RetryOffWithStaleRisk;
import io.wirewitness.lint.rules.ServerClosesBeforeProxy;
import io.wirewitness.lint.rules.ServerNeverClosesIdle;
import io.wirewitness.lint.rules.ServerRacesProxy;
import io.wirewitness.lint.rules.ValidationOff;
import io.wirewitness.lint.rules.ValidationWindowBlind;
import java.util.List;

/** Every lint rule, in the order of their names. */
public final class LintRules {

    private static final List<LintRule> ALL = List.of(
            new CleanerTooCoarse(),
            new ConnectionNeverRetired(),
            new EveryMethodRetried(),
            new FewRequestsPerConnection(),
            new GrpcConnectionsNeverRetired(),
            new HeartbeatSlowerThanIdleLimit(),
            new HopOrderBroken(),
            new Http2IdleDiffers(),
            new Http2IdleNeverClosed(),
            new Http2WithoutPing(),
            new KeepAliveHintIgnored(),
            new KeepAliveHintWithoutMargin(),
            new KeepAliveOutlivesCloudDefault(),
            new KeepAliveOutlivesPeer(),
            new KeepAliveRacesPeer(),
            new KeepAliveUnlimited(),
            new LifetimeOutlivesPeer(),
            new LifetimeTakenForIdle(),
            new NginxKeepsUpstreamConnections(),
            new NoRetryAfterSend(),
            new OldestConnectionFirst(),
            new PostSilentlyReplayed(),
            new RetriesExceedBudget(),
            new RetriesMultiply(),
            new RetryOffWithStaleRisk(),
            new ServerClosesBeforeProxy(),
            new ServerNeverClosesIdle(),
            new ServerRacesProxy(),
            new ValidationOff(),
            new ValidationWindowBlind());

    private LintRules() {}

    /** All rules. They have no state. */
    public static List<LintRule> all() {
        return ALL;
    }
}
