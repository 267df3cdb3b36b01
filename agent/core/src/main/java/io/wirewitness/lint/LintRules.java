package io.wirewitness.lint;

import io.wirewitness.lint.rules.AcceptOverflowResets;
import io.wirewitness.lint.rules.BacklogClamped;
import io.wirewitness.lint.rules.ConnectionTimeoutForKeepAlive;
import io.wirewitness.lint.rules.ConntrackStrict;
import io.wirewitness.lint.rules.CrlFetchedInHandshake;
import io.wirewitness.lint.rules.DatabaseLifetimeOutlivesServer;
import io.wirewitness.lint.rules.DefaultDependsOnPackaging;
import io.wirewitness.lint.rules.GrpcIdleOutlivesProxy;
import io.wirewitness.lint.rules.GrpcPingClamped;
import io.wirewitness.lint.rules.GrpcPingTooOften;
import io.wirewitness.lint.rules.GrpcPingWithoutCalls;
import io.wirewitness.lint.rules.IpvsIdleLimit;
import io.wirewitness.lint.rules.JettyIdleBelowHandler;
import io.wirewitness.lint.rules.KafkaIdleOutlivesProxy;
import io.wirewitness.lint.rules.KeepAliveOutlivesPeer;
import io.wirewitness.lint.rules.LocalPortsFew;
import io.wirewitness.lint.rules.MtuProbingOff;
import io.wirewitness.lint.rules.NatWithoutTcpKeepAlive;
import io.wirewitness.lint.rules.OcspTimeoutLong;
import io.wirewitness.lint.rules.OcspTimeoutUnit;
import io.wirewitness.lint.rules.PoolNeverEvicts;
import io.wirewitness.lint.rules.PoolPerRouteTiny;
import io.wirewitness.lint.rules.ProbeIntervalOutlivesPool;
import io.wirewitness.lint.rules.PropertyWithoutEffect;
import io.wirewitness.lint.rules.ServerTimeoutInfinite;
import io.wirewitness.lint.rules.ShutdownShorterThanDrain;
import io.wirewitness.lint.rules.SlowReaderCut;
import io.wirewitness.lint.rules.SysctlNotInherited;
import io.wirewitness.lint.rules.TcpKeepAliveAgainstProxy;
import io.wirewitness.lint.rules.TcpKeepAliveChatty;
import io.wirewitness.lint.rules.TcpKeepAliveTooLate;
import io.wirewitness.lint.rules.TcpUserTimeoutMissing;
import io.wirewitness.lint.rules.TlsProtocolsPinned;
import java.util.List;

/** Every lint rule, in the order of their names. */
public final class LintRules {

    private static final List<LintRule> ALL = List.of(
            new AcceptOverflowResets(),
            new BacklogClamped(),
            new ConnectionTimeoutForKeepAlive(),
            new ConntrackStrict(),
            new CrlFetchedInHandshake(),
            new DatabaseLifetimeOutlivesServer(),
            new DefaultDependsOnPackaging(),
            new GrpcIdleOutlivesProxy(),
            new GrpcPingClamped(),
            new GrpcPingTooOften(),
            new GrpcPingWithoutCalls(),
            new IpvsIdleLimit(),
            new JettyIdleBelowHandler(),
            new KafkaIdleOutlivesProxy(),
            new KeepAliveOutlivesPeer(),
            new LocalPortsFew(),
            new MtuProbingOff(),
            new NatWithoutTcpKeepAlive(),
            new OcspTimeoutLong(),
            new OcspTimeoutUnit(),
            new PoolNeverEvicts(),
            new PoolPerRouteTiny(),
            new ProbeIntervalOutlivesPool(),
            new PropertyWithoutEffect(),
            new ServerTimeoutInfinite(),
            new ShutdownShorterThanDrain(),
            new SlowReaderCut(),
            new SysctlNotInherited(),
            new TcpKeepAliveAgainstProxy(),
            new TcpKeepAliveChatty(),
            new TcpKeepAliveTooLate(),
            new TcpUserTimeoutMissing(),
            new TlsProtocolsPinned());

    private LintRules() {}

    /** All rules. They have no state. */
    public static List<LintRule> all() {
        return ALL;
    }
}
