package io.wirewitness.lint;

import io.wirewitness.lint.rules.AcceptOverflowResets;
import io.wirewitness.lint.rules.AcquireTimeoutLong;
import io.wirewitness.lint.rules.AcquireTimeoutMissing;
import io.wirewitness.lint.rules.AddressFamiliesNotRaced;
import io.wirewitness.lint.rules.BacklogClamped;
import io.wirewitness.lint.rules.CallTimeoutMissing;
import io.wirewitness.lint.rules.CleanerTooCoarse;
import io.wirewitness.lint.rules.ClientChosenByClasspath;
import io.wirewitness.lint.rules.ClientsDisagree;
import io.wirewitness.lint.rules.ConnectTimeoutLong;
import io.wirewitness.lint.rules.ConnectTimeoutMissing;
import io.wirewitness.lint.rules.ConnectionNeverRetired;
import io.wirewitness.lint.rules.ConnectionTimeoutForKeepAlive;
import io.wirewitness.lint.rules.ConntrackStrict;
import io.wirewitness.lint.rules.CrlFetchedInHandshake;
import io.wirewitness.lint.rules.DatabaseLifetimeOutlivesServer;
import io.wirewitness.lint.rules.DefaultDependsOnPackaging;
import io.wirewitness.lint.rules.DefaultReliedOn;
import io.wirewitness.lint.rules.DnsCachedForever;
import io.wirewitness.lint.rules.DnsFailureCachedLong;
import io.wirewitness.lint.rules.DnsFreshConnectionsStale;
import io.wirewitness.lint.rules.DnsNotCached;
import io.wirewitness.lint.rules.DnsSettingsBypassed;
import io.wirewitness.lint.rules.DnsStaleAnswersLong;
import io.wirewitness.lint.rules.DnsTtlAsSystemProperty;
import io.wirewitness.lint.rules.DnsTtlSetTooLate;
import io.wirewitness.lint.rules.EveryMethodRetried;
import io.wirewitness.lint.rules.FewRequestsPerConnection;
import io.wirewitness.lint.rules.GrpcConnectionsNeverRetired;
import io.wirewitness.lint.rules.GrpcIdleOutlivesProxy;
import io.wirewitness.lint.rules.GrpcPingClamped;
import io.wirewitness.lint.rules.GrpcPingTooOften;
import io.wirewitness.lint.rules.GrpcPingWithoutCalls;
import io.wirewitness.lint.rules.HeartbeatSlowerThanIdleLimit;
import io.wirewitness.lint.rules.HopOrderBroken;
import io.wirewitness.lint.rules.Http2IdleDiffers;
import io.wirewitness.lint.rules.Http2IdleNeverClosed;
import io.wirewitness.lint.rules.Http2WithoutPing;
import io.wirewitness.lint.rules.IpvsIdleLimit;
import io.wirewitness.lint.rules.JettyIdleBelowHandler;
import io.wirewitness.lint.rules.KafkaIdleOutlivesProxy;
import io.wirewitness.lint.rules.KeepAliveHintIgnored;
import io.wirewitness.lint.rules.KeepAliveHintWithoutMargin;
import io.wirewitness.lint.rules.KeepAliveOutlivesCloudDefault;
import io.wirewitness.lint.rules.KeepAliveOutlivesPeer;
import io.wirewitness.lint.rules.KeepAliveRacesPeer;
import io.wirewitness.lint.rules.KeepAliveUnlimited;
import io.wirewitness.lint.rules.LifetimeOutlivesPeer;
import io.wirewitness.lint.rules.LifetimeTakenForIdle;
import io.wirewitness.lint.rules.LocalPortsFew;
import io.wirewitness.lint.rules.MtuProbingOff;
import io.wirewitness.lint.rules.NatWithoutTcpKeepAlive;
import io.wirewitness.lint.rules.NginxKeepsUpstreamConnections;
import io.wirewitness.lint.rules.NoRetryAfterSend;
import io.wirewitness.lint.rules.OcspTimeoutLong;
import io.wirewitness.lint.rules.OcspTimeoutUnit;
import io.wirewitness.lint.rules.OldestConnectionFirst;
import io.wirewitness.lint.rules.PoolNeverEvicts;
import io.wirewitness.lint.rules.PoolPerRouteTiny;
import io.wirewitness.lint.rules.PostSilentlyReplayed;
import io.wirewitness.lint.rules.ProbeIntervalOutlivesPool;
import io.wirewitness.lint.rules.PropertySetTooLate;
import io.wirewitness.lint.rules.PropertyWithoutEffect;
import io.wirewitness.lint.rules.ReadTimeoutMissing;
import io.wirewitness.lint.rules.ReadTimeoutOutlivesProxy;
import io.wirewitness.lint.rules.ReadTimeoutTooShort;
import io.wirewitness.lint.rules.ResponseBodyUnbounded;
import io.wirewitness.lint.rules.RetriesExceedBudget;
import io.wirewitness.lint.rules.RetriesMultiply;
import io.wirewitness.lint.rules.RetryOffWithStaleRisk;
import io.wirewitness.lint.rules.ServerClosesBeforeProxy;
import io.wirewitness.lint.rules.ServerNeverClosesIdle;
import io.wirewitness.lint.rules.ServerRacesProxy;
import io.wirewitness.lint.rules.ServerTimeoutInfinite;
import io.wirewitness.lint.rules.ShutdownShorterThanDrain;
import io.wirewitness.lint.rules.SlowReaderCut;
import io.wirewitness.lint.rules.SysctlNotInherited;
import io.wirewitness.lint.rules.TcpKeepAliveAgainstProxy;
import io.wirewitness.lint.rules.TcpKeepAliveChatty;
import io.wirewitness.lint.rules.TcpKeepAliveTooLate;
import io.wirewitness.lint.rules.TcpUserTimeoutMissing;
import io.wirewitness.lint.rules.TimeoutBudgetInverted;
import io.wirewitness.lint.rules.TlsHandshakeUnbounded;
import io.wirewitness.lint.rules.TlsProtocolsPinned;
import io.wirewitness.lint.rules.UnitSuspect;
import io.wirewitness.lint.rules.ValidationGetterLies;
import io.wirewitness.lint.rules.ValidationOff;
import io.wirewitness.lint.rules.ValidationWindowBlind;
import io.wirewitness.lint.rules.WriteTimeoutMissing;
import io.wirewitness.lint.rules.ZeroMeansInfinite;
import java.util.ArrayList;
import java.util.List;

/**
 * Every lint rule, in the order of their names, each behind the facts without which it finds nothing. The class of a rule is loaded
 * when a configuration first has them: that costs more than to ask. No instance is kept, the rules have no state.
 */
public final class LintRules {

    private LintRules() {}

    /** All rules. */
    public static List<LintRule> all() {
        return concernedBy(Facts.everything());
    }

    /** Those that may find something; no other one does. */
    static List<LintRule> concernedBy(Facts facts) {
        List<LintRule> rules = new ArrayList<>();
        if (facts.are(Facts.SERVER | Facts.OVERFLOW_RESETS)) {
            rules.add(new AcceptOverflowResets());
        }
        if (facts.knows(SettingKey.ACQUIRE_TIMEOUT) && facts.knowsFrom(Peer.Limit.ANSWER)) {
            rules.add(new AcquireTimeoutLong());
        }
        if (facts.isUnlimited(SettingKey.ACQUIRE_TIMEOUT)) {
            rules.add(new AcquireTimeoutMissing());
        }
        if (facts.are(Facts.FAR | Facts.IPV6_FIRST)) {
            rules.add(new AddressFamiliesNotRaced());
        }
        if (facts.knows(SettingKey.BACKLOG)) {
            rules.add(new BacklogClamped());
        }
        if (facts.are(Facts.FAR) && facts.isUnlimited(SettingKey.CALL_TIMEOUT)) {
            rules.add(new CallTimeoutMissing());
        }
        if (facts.are(Facts.STALE) && facts.knows(SettingKey.CLEANER_PERIOD)) {
            rules.add(new CleanerTooCoarse());
        }
        if (facts.are(Facts.FAR) && facts.knows(SettingKey.CHOSEN_BY)) {
            rules.add(new ClientChosenByClasspath());
        }
        if (facts.are(Facts.FAR | Facts.CLIENTS_DIFFER)) {
            rules.add(new ClientsDisagree());
        }
        if (facts.are(Facts.FAR) && facts.knows(SettingKey.CONNECT_TIMEOUT)) {
            rules.add(new ConnectTimeoutLong());
        }
        if (facts.are(Facts.FAR) && facts.isUnlimited(SettingKey.CONNECT_TIMEOUT)) {
            rules.add(new ConnectTimeoutMissing());
        }
        if (facts.knowsTo(Peer.Limit.LONGEST_PAUSE) && facts.isUnlimited(SettingKey.LIFETIME)) {
            rules.add(new ConnectionNeverRetired());
        }
        if (facts.uses("tomcat") && facts.isChosen(SettingKey.REQUEST_TIMEOUT)) {
            rules.add(new ConnectionTimeoutForKeepAlive());
        }
        if (facts.are(Facts.STRICT_NODE)) {
            rules.add(new ConntrackStrict());
        }
        if (facts.are(Facts.FAR | Facts.REVOCATION)) {
            rules.add(new CrlFetchedInHandshake());
        }
        if (facts.has(Part.Kind.DATABASE_POOL)
                && (facts.knowsTo(Peer.Limit.LIFETIME) || facts.knowsTo(Peer.Limit.IDLE))) {
            rules.add(new DatabaseLifetimeOutlivesServer());
        }
        if (facts.knows(SettingKey.PACKAGING)) {
            rules.add(new DefaultDependsOnPackaging());
        }
        if ((facts.uses("jdk-httpclient") || facts.uses("jetty-client"))
                && (facts.knowsTo(Peer.Limit.IDLE) || facts.knowsTo(Peer.Limit.P99_ANSWER))) {
            rules.add(new DefaultReliedOn());
        }
        if (facts.are(Facts.DNS_CHOSEN)) {
            rules.add(new DnsCachedForever());
        }
        if (facts.are(Facts.DNS_FAILURES_KEPT)) {
            rules.add(new DnsFailureCachedLong());
        }
        if (facts.are(Facts.FAR | Facts.DNS_CHOSEN) && facts.knowsTo(Peer.Limit.LONGEST_PAUSE)) {
            rules.add(new DnsFreshConnectionsStale());
        }
        if (facts.are(Facts.DNS_CHOSEN)) {
            rules.add(new DnsNotCached());
        }
        if (facts.are(Facts.FAR | Facts.DNS_CHOSEN) && facts.knows(SettingKey.RESOLVER)) {
            rules.add(new DnsSettingsBypassed());
        }
        if (facts.are(Facts.DNS_STALE_KEPT)) {
            rules.add(new DnsStaleAnswersLong());
        }
        if (facts.are(Facts.PROPERTY)) {
            rules.add(new DnsTtlAsSystemProperty());
        }
        if (facts.are(Facts.DNS_READ)) {
            rules.add(new DnsTtlSetTooLate());
        }
        if (facts.are(Facts.CLIENT) && (facts.isChosen(SettingKey.RETRY_POST) || facts.are(Facts.PROPERTY))) {
            rules.add(new EveryMethodRetried());
        }
        if (facts.knowsTo(Peer.Limit.REQUEST_RATE) || facts.knowsFrom(Peer.Limit.REQUEST_RATE)) {
            rules.add(new FewRequestsPerConnection());
        }
        if (facts.has(Part.Kind.GRPC_SERVER) && facts.isUnlimited(SettingKey.LIFETIME)) {
            rules.add(new GrpcConnectionsNeverRetired());
        }
        if (facts.has(Part.Kind.GRPC_CHANNEL) && facts.knowsTo(Peer.Limit.IDLE)) {
            rules.add(new GrpcIdleOutlivesProxy());
        }
        if (facts.has(Part.Kind.GRPC_CHANNEL) && facts.isChosen(SettingKey.PING_INTERVAL)) {
            rules.add(new GrpcPingClamped());
        }
        if (facts.knowsTo(Peer.Limit.PERMIT_PING)) {
            rules.add(new GrpcPingTooOften());
        }
        if (facts.knowsTo(Peer.Limit.PERMIT_PING_IDLE)) {
            rules.add(new GrpcPingWithoutCalls());
        }
        if (facts.knows(SettingKey.HEARTBEAT)) {
            rules.add(new HeartbeatSlowerThanIdleLimit());
        }
        if (facts.knowsTo(Peer.Limit.ONWARD_IDLE) || facts.knowsFrom(Peer.Limit.ONWARD_IDLE)) {
            rules.add(new HopOrderBroken());
        }
        if (facts.knowsFrom(Peer.Limit.IDLE) && facts.knows(SettingKey.IDLE_H2)) {
            rules.add(new Http2IdleDiffers());
        }
        if (facts.are(Facts.SILENT) && facts.knows(SettingKey.HTTP2)) {
            rules.add(new Http2IdleNeverClosed());
        }
        if (facts.are(Facts.SILENT) && facts.isUnlimited(SettingKey.PING_INTERVAL)) {
            rules.add(new Http2WithoutPing());
        }
        if (facts.are(Facts.SILENT)) {
            rules.add(new IpvsIdleLimit());
        }
        if (facts.are(Facts.SERVER) && facts.knows(SettingKey.HEARTBEAT)) {
            rules.add(new JettyIdleBelowHandler());
        }
        if (facts.has(Part.Kind.MESSAGING) && facts.knowsTo(Peer.Limit.IDLE)) {
            rules.add(new KafkaIdleOutlivesProxy());
        }
        if (facts.are(Facts.STALE) && facts.knows(SettingKey.OBEYS_HINT)) {
            rules.add(new KeepAliveHintIgnored());
        }
        if (facts.knowsTo(Peer.Limit.IDLE) && facts.knows(SettingKey.OBEYS_HINT)) {
            rules.add(new KeepAliveHintWithoutMargin());
        }
        if (facts.are(Facts.CLIENT | Facts.CLOUD)) {
            rules.add(new KeepAliveOutlivesCloudDefault());
        }
        if (facts.are(Facts.STALE)) {
            rules.add(new KeepAliveOutlivesPeer());
        }
        if (facts.are(Facts.STALE)) {
            rules.add(new KeepAliveRacesPeer());
        }
        if (facts.are(Facts.STALE) && facts.isUnlimited(SettingKey.IDLE)) {
            rules.add(new KeepAliveUnlimited());
        }
        if (facts.knowsTo(Peer.Limit.LIFETIME) && facts.knows(SettingKey.LIFETIME)) {
            rules.add(new LifetimeOutlivesPeer());
        }
        if ((facts.are(Facts.STALE) && facts.isChosen(SettingKey.LIFETIME))
                || (facts.are(Facts.CLIENT) && facts.isChosen(SettingKey.IDLE))) {
            rules.add(new LifetimeTakenForIdle());
        }
        if (facts.are(Facts.FAR)) {
            rules.add(new LocalPortsFew());
        }
        if (facts.are(Facts.TUNNEL)) {
            rules.add(new MtuProbingOff());
        }
        if (facts.are(Facts.SILENT)) {
            rules.add(new NatWithoutTcpKeepAlive());
        }
        if (facts.are(Facts.FRONT_NAMED) && facts.knows(SettingKey.IDLE)) {
            rules.add(new NginxKeepsUpstreamConnections());
        }
        if (facts.are(Facts.STALE) && (facts.knows(SettingKey.RETRIES) || facts.knows(SettingKey.RETRY_SENT))) {
            rules.add(new NoRetryAfterSend());
        }
        if (facts.are(Facts.FAR | Facts.REVOCATION)) {
            rules.add(new OcspTimeoutLong());
        }
        if (facts.are(Facts.PROPERTY)) {
            rules.add(new OcspTimeoutUnit());
        }
        if (facts.are(Facts.STALE) && facts.knows(SettingKey.LEASING)) {
            rules.add(new OldestConnectionFirst());
        }
        if ((facts.has(Part.Kind.OBJECT_POOL) || facts.has(Part.Kind.DATABASE_POOL))
                && facts.isUnlimited(SettingKey.CLEANER_PERIOD)) {
            rules.add(new PoolNeverEvicts());
        }
        if (facts.knows(SettingKey.WORKERS) && facts.knows(SettingKey.MOST_PER_ROUTE)) {
            rules.add(new PoolPerRouteTiny());
        }
        if (facts.are(Facts.STALE) && facts.knows(SettingKey.RETRY_POST)) {
            rules.add(new PostSilentlyReplayed());
        }
        if (facts.knows(SettingKey.TCP_KEEP_ALIVE)) {
            rules.add(new ProbeIntervalOutlivesPool());
        }
        if (facts.are(Facts.PROPERTY)) {
            rules.add(new PropertySetTooLate());
        }
        if (facts.are(Facts.PROPERTY)) {
            rules.add(new PropertyWithoutEffect());
        }
        if (facts.are(Facts.FAR) && facts.isUnlimited(SettingKey.READ_TIMEOUT)) {
            rules.add(new ReadTimeoutMissing());
        }
        if (facts.knowsTo(Peer.Limit.ANSWER)) {
            rules.add(new ReadTimeoutOutlivesProxy());
        }
        if (facts.are(Facts.FAR | Facts.IMPATIENT) || facts.knowsTo(Peer.Limit.P99_ANSWER)) {
            rules.add(new ReadTimeoutTooShort());
        }
        if (facts.are(Facts.FAR) && facts.uses("jdk-httpclient")) {
            rules.add(new ResponseBodyUnbounded());
        }
        if (facts.has(Part.Kind.RETRIER)) {
            rules.add(new RetriesExceedBudget());
        }
        if (facts.has(Part.Kind.RETRIER)) {
            rules.add(new RetriesMultiply());
        }
        if (facts.are(Facts.STALE) && facts.isChosen(SettingKey.RETRIES)) {
            rules.add(new RetryOffWithStaleRisk());
        }
        if (facts.knowsFrom(Peer.Limit.IDLE) && facts.knows(SettingKey.IDLE)) {
            rules.add(new ServerClosesBeforeProxy());
        }
        if (facts.are(Facts.VISITED) && facts.isUnlimited(SettingKey.IDLE)) {
            rules.add(new ServerNeverClosesIdle());
        }
        if (facts.knowsFrom(Peer.Limit.IDLE) && facts.knows(SettingKey.IDLE)) {
            rules.add(new ServerRacesProxy());
        }
        if (facts.are(Facts.VISITED)
                && (facts.isUnlimited(SettingKey.REQUEST_TIMEOUT) || facts.isUnlimited(SettingKey.IDLE))) {
            rules.add(new ServerTimeoutInfinite());
        }
        if (facts.knowsFrom(Peer.Limit.DRAIN)) {
            rules.add(new ShutdownShorterThanDrain());
        }
        if (facts.knowsTo(Peer.Limit.SEND)
                || facts.knowsTo(Peer.Limit.LEAST_RATE)
                || facts.knowsFrom(Peer.Limit.LONGEST_READ_GAP)
                || facts.knowsFrom(Peer.Limit.SLOWEST_READING)) {
            rules.add(new SlowReaderCut());
        }
        if (facts.are(Facts.NODE_PROBES) && facts.knows(SettingKey.TCP_KEEP_ALIVE)) {
            rules.add(new SysctlNotInherited());
        }
        if (facts.knowsTo(Peer.Limit.IDLE) && facts.isChosen(SettingKey.TCP_KEEP_IDLE)) {
            rules.add(new TcpKeepAliveAgainstProxy());
        }
        if (facts.are(Facts.PROBES_OFTEN)) {
            rules.add(new TcpKeepAliveChatty());
        }
        if (facts.are(Facts.SILENT) && facts.knows(SettingKey.TCP_KEEP_ALIVE)) {
            rules.add(new TcpKeepAliveTooLate());
        }
        if (facts.isUnlimited(SettingKey.READ_TIMEOUT)) {
            rules.add(new TcpUserTimeoutMissing());
        }
        if (facts.are(Facts.FAR) && facts.knowsFrom(Peer.Limit.ANSWER)) {
            rules.add(new TimeoutBudgetInverted());
        }
        if (facts.are(Facts.FAR)
                && (facts.isUnlimited(SettingKey.TLS_TIMEOUT) || facts.isUnlimited(SettingKey.READ_TIMEOUT))) {
            rules.add(new TlsHandshakeUnbounded());
        }
        if (facts.are(Facts.FAR | Facts.PROPERTY)) {
            rules.add(new TlsProtocolsPinned());
        }
        if (facts.are(Facts.PROPERTY) || (facts.are(Facts.FAR) && facts.uses("vertx"))) {
            rules.add(new UnitSuspect());
        }
        if (facts.knows(SettingKey.VALIDATE_ASKED)) {
            rules.add(new ValidationGetterLies());
        }
        if (facts.are(Facts.STALE) && facts.isUnlimited(SettingKey.VALIDATE_AFTER)) {
            rules.add(new ValidationOff());
        }
        if (facts.are(Facts.STALE) && facts.knows(SettingKey.VALIDATE_AFTER)) {
            rules.add(new ValidationWindowBlind());
        }
        if (facts.isUnlimited(SettingKey.WRITE_TIMEOUT)
                && (facts.knowsTo(Peer.Limit.LARGEST_BODY) || facts.knowsFrom(Peer.Limit.LARGEST_BODY))) {
            rules.add(new WriteTimeoutMissing());
        }
        if (facts.are(Facts.ZERO) || facts.are(Facts.PROPERTY)) {
            rules.add(new ZeroMeansInfinite());
        }
        return rules;
    }
}
