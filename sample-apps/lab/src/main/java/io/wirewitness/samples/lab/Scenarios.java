package io.wirewitness.samples.lab;

import io.wirewitness.samples.lab.scenarios.AcceptorAsleep;
import io.wirewitness.samples.lab.scenarios.BlockedEventLoop;
import io.wirewitness.samples.lab.scenarios.BoxForgetsAndResets;
import io.wirewitness.samples.lab.scenarios.BoxForgetsSilently;
import io.wirewitness.samples.lab.scenarios.CallTimeout;
import io.wirewitness.samples.lab.scenarios.Churn;
import io.wirewitness.samples.lab.scenarios.ClientCancels;
import io.wirewitness.samples.lab.scenarios.ClientGone;
import io.wirewitness.samples.lab.scenarios.ClientResets;
import io.wirewitness.samples.lab.scenarios.CloseCrossesTheRequest;
import io.wirewitness.samples.lab.scenarios.ConnectionRefused;
import io.wirewitness.samples.lab.scenarios.CpuQuota;
import io.wirewitness.samples.lab.scenarios.Crowd;
import io.wirewitness.samples.lab.scenarios.EarlyAnswer;
import io.wirewitness.samples.lab.scenarios.FullCollection;
import io.wirewitness.samples.lab.scenarios.HandlerFailsInTheMiddle;
import io.wirewitness.samples.lab.scenarios.HaproxyBadGateway;
import io.wirewitness.samples.lab.scenarios.HaproxyDown;
import io.wirewitness.samples.lab.scenarios.HaproxyGone;
import io.wirewitness.samples.lab.scenarios.HaproxyIdle;
import io.wirewitness.samples.lab.scenarios.HaproxyTimeout;
import io.wirewitness.samples.lab.scenarios.HaproxyTruncated;
import io.wirewitness.samples.lab.scenarios.HealthChecks;
import io.wirewitness.samples.lab.scenarios.HealthyCalls;
import io.wirewitness.samples.lab.scenarios.HealthyServer;
import io.wirewitness.samples.lab.scenarios.HostUnplugged;
import io.wirewitness.samples.lab.scenarios.Http2Goaway;
import io.wirewitness.samples.lab.scenarios.Http2GoawayError;
import io.wirewitness.samples.lab.scenarios.Http2StreamReset;
import io.wirewitness.samples.lab.scenarios.Http2TooCalm;
import io.wirewitness.samples.lab.scenarios.IdleCloseUnused;
import io.wirewitness.samples.lab.scenarios.IdleResetUnused;
import io.wirewitness.samples.lab.scenarios.JettyIdle;
import io.wirewitness.samples.lab.scenarios.LargePacketsVanish;
import io.wirewitness.samples.lab.scenarios.LocalPortsUsedUp;
import io.wirewitness.samples.lab.scenarios.LossOnTheWay;
import io.wirewitness.samples.lab.scenarios.MetItself;
import io.wirewitness.samples.lab.scenarios.MixedLoad;
import io.wirewitness.samples.lab.scenarios.NameUnknown;
import io.wirewitness.samples.lab.scenarios.NginxAge;
import io.wirewitness.samples.lab.scenarios.NginxBadGateway;
import io.wirewitness.samples.lab.scenarios.NginxFrozen;
import io.wirewitness.samples.lab.scenarios.NginxIdle;
import io.wirewitness.samples.lab.scenarios.NginxKilled;
import io.wirewitness.samples.lab.scenarios.NginxReload;
import io.wirewitness.samples.lab.scenarios.NginxThirdRequest;
import io.wirewitness.samples.lab.scenarios.NginxUploadUnread;
import io.wirewitness.samples.lab.scenarios.NginxWorkerKilled;
import io.wirewitness.samples.lab.scenarios.PeerAborted;
import io.wirewitness.samples.lab.scenarios.PeerClosedWithoutResponse;
import io.wirewitness.samples.lab.scenarios.PeerSlow;
import io.wirewitness.samples.lab.scenarios.PeerTruncated;
import io.wirewitness.samples.lab.scenarios.PeerTruncatedByReset;
import io.wirewitness.samples.lab.scenarios.PlainToTls;
import io.wirewitness.samples.lab.scenarios.PoolExhausted;
import io.wirewitness.samples.lab.scenarios.ResetAfterTheAnswer;
import io.wirewitness.samples.lab.scenarios.ResetByKeyword;
import io.wirewitness.samples.lab.scenarios.ShortCollections;
import io.wirewitness.samples.lab.scenarios.SilentReplay;
import io.wirewitness.samples.lab.scenarios.SlowButFine;
import io.wirewitness.samples.lab.scenarios.SlowSafepoint;
import io.wirewitness.samples.lab.scenarios.StoppedProcess;
import io.wirewitness.samples.lab.scenarios.SynDropped;
import io.wirewitness.samples.lab.scenarios.SynHostUnreachable;
import io.wirewitness.samples.lab.scenarios.SynPortUnreachable;
import io.wirewitness.samples.lab.scenarios.SynProhibited;
import io.wirewitness.samples.lab.scenarios.TlsChainIncomplete;
import io.wirewitness.samples.lab.scenarios.TlsClientCertificate;
import io.wirewitness.samples.lab.scenarios.TlsOldVersion;
import io.wirewitness.samples.lab.scenarios.TlsRevocationStalled;
import io.wirewitness.samples.lab.scenarios.TlsSelfSigned;
import io.wirewitness.samples.lab.scenarios.TlsSilent;
import io.wirewitness.samples.lab.scenarios.TlsToPlain;
import io.wirewitness.samples.lab.scenarios.TlsTruncated;
import io.wirewitness.samples.lab.scenarios.TomcatIdle;
import io.wirewitness.samples.lab.scenarios.UndertowIdle;
import java.util.List;

/** All scenarios, by name; a new one is a file and a line here. */
public final class Scenarios {

    private static final List<Scenario> ALL = List.of(
            new AcceptorAsleep(),
            new BlockedEventLoop(),
            new BoxForgetsAndResets(),
            new BoxForgetsSilently(),
            new CallTimeout(),
            new Churn(),
            new ClientCancels(),
            new ClientGone(),
            new ClientResets(),
            new CloseCrossesTheRequest(),
            new ConnectionRefused(),
            new CpuQuota(),
            new Crowd(),
            new EarlyAnswer(),
            new FullCollection(),
            new HandlerFailsInTheMiddle(),
            new HaproxyBadGateway(),
            new HaproxyDown(),
            new HaproxyGone(),
            new HaproxyIdle(),
            new HaproxyTimeout(),
            new HaproxyTruncated(),
            new HealthChecks(),
            new HealthyCalls(),
            new HealthyServer(),
            new HostUnplugged(),
            new Http2Goaway(),
            new Http2GoawayError(),
            new Http2StreamReset(),
            new Http2TooCalm(),
            new IdleCloseUnused(),
            new IdleResetUnused(),
            new JettyIdle(),
            new LargePacketsVanish(),
            new LocalPortsUsedUp(),
            new LossOnTheWay(),
            new MetItself(),
            new MixedLoad(),
            new NameUnknown(),
            new NginxAge(),
            new NginxBadGateway(),
            new NginxFrozen(),
            new NginxIdle(),
            new NginxKilled(),
            new NginxReload(),
            new NginxThirdRequest(),
            new NginxUploadUnread(),
            new NginxWorkerKilled(),
            new PeerAborted(),
            new PeerClosedWithoutResponse(),
            new PeerSlow(),
            new PeerTruncated(),
            new PeerTruncatedByReset(),
            new PlainToTls(),
            new PoolExhausted(),
            new ResetAfterTheAnswer(),
            new ResetByKeyword(),
            new ShortCollections(),
            new SilentReplay(),
            new SlowButFine(),
            new SlowSafepoint(),
            new StoppedProcess(),
            new SynDropped(),
            new SynHostUnreachable(),
            new SynPortUnreachable(),
            new SynProhibited(),
            new TlsChainIncomplete(),
            new TlsClientCertificate(),
            new TlsOldVersion(),
            new TlsRevocationStalled(),
            new TlsSelfSigned(),
            new TlsSilent(),
            new TlsToPlain(),
            new TlsTruncated(),
            new TomcatIdle(),
            new UndertowIdle());

    private Scenarios() {}

    /** Every scenario there is. */
    public static List<Scenario> all() {
        return ALL;
    }

    /** Those of a cause, or the one of that name; empty if there is none. */
    static List<Scenario> named(String causeOrName) {
        return ALL.stream()
                .filter(each ->
                        each.name().equals(causeOrName) || each.truth().cause().equals(causeOrName))
                .toList();
    }
}
