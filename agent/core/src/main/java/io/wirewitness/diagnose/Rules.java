package io.wirewitness.diagnose;

import io.wirewitness.diagnose.rules.AcceptQueueFull;
import io.wirewitness.diagnose.rules.AddressFamilyBroken;
import io.wirewitness.diagnose.rules.BodyRefused;
import io.wirewitness.diagnose.rules.ClientGone;
import io.wirewitness.diagnose.rules.ConnectUnanswered;
import io.wirewitness.diagnose.rules.ConnectionAgeLimit;
import io.wirewitness.diagnose.rules.ConnectionRefused;
import io.wirewitness.diagnose.rules.ConnectionRefusedByIcmp;
import io.wirewitness.diagnose.rules.ConntrackInvalid;
import io.wirewitness.diagnose.rules.CpuThrottled;
import io.wirewitness.diagnose.rules.DescriptorReused;
import io.wirewitness.diagnose.rules.EventLoopBlocked;
import io.wirewitness.diagnose.rules.FramingDesync;
import io.wirewitness.diagnose.rules.H2Goaway;
import io.wirewitness.diagnose.rules.H2StreamReset;
import io.wirewitness.diagnose.rules.H2TooCalm;
import io.wirewitness.diagnose.rules.HandlerFailed;
import io.wirewitness.diagnose.rules.HandshakeScrubbed;
import io.wirewitness.diagnose.rules.IdleCloseRace;
import io.wirewitness.diagnose.rules.IdleClosedBeforeReuse;
import io.wirewitness.diagnose.rules.IdleDroppedSilently;
import io.wirewitness.diagnose.rules.IdleResetByMiddlebox;
import io.wirewitness.diagnose.rules.InjectedReset;
import io.wirewitness.diagnose.rules.JvmPaused;
import io.wirewitness.diagnose.rules.LocalClose;
import io.wirewitness.diagnose.rules.LocalPortsExhausted;
import io.wirewitness.diagnose.rules.LocalTimeout;
import io.wirewitness.diagnose.rules.NameResolutionFailed;
import io.wirewitness.diagnose.rules.NotTls;
import io.wirewitness.diagnose.rules.PacketLoss;
import io.wirewitness.diagnose.rules.PathMtuBlackhole;
import io.wirewitness.diagnose.rules.PeerAborted;
import io.wirewitness.diagnose.rules.PeerClosedWithoutResponse;
import io.wirewitness.diagnose.rules.PeerDraining;
import io.wirewitness.diagnose.rules.PeerHostGone;
import io.wirewitness.diagnose.rules.PeerProcessDied;
import io.wirewitness.diagnose.rules.PeerResetUnreadData;
import io.wirewitness.diagnose.rules.PeerSendTimeout;
import io.wirewitness.diagnose.rules.PeerSlow;
import io.wirewitness.diagnose.rules.PeerTruncatedResponse;
import io.wirewitness.diagnose.rules.PoolExhausted;
import io.wirewitness.diagnose.rules.PortReuseCollision;
import io.wirewitness.diagnose.rules.ProcessFrozen;
import io.wirewitness.diagnose.rules.RangeIgnored;
import io.wirewitness.diagnose.rules.RequestLimit;
import io.wirewitness.diagnose.rules.RequestLoop;
import io.wirewitness.diagnose.rules.ResponseFromIntermediary;
import io.wirewitness.diagnose.rules.SelfConnect;
import io.wirewitness.diagnose.rules.SilentlyReplayed;
import io.wirewitness.diagnose.rules.SplitPath;
import io.wirewitness.diagnose.rules.StaleAddress;
import io.wirewitness.diagnose.rules.TlsChainIncomplete;
import io.wirewitness.diagnose.rules.TlsHelloUnanswered;
import io.wirewitness.diagnose.rules.TlsRefused;
import io.wirewitness.diagnose.rules.TlsTruncated;
import io.wirewitness.diagnose.rules.TlsValidationStalled;
import io.wirewitness.diagnose.rules.UpgradeStripped;
import java.util.List;

/** The list of rules: the order in which equally strong opinions win, our own doings first. */
public final class Rules {

    private static final List<Rule> ALL = List.of(
            new SelfConnect(),
            new HandlerFailed(),
            new H2TooCalm(),
            new H2Goaway(),
            new H2StreamReset(),
            new DescriptorReused(),
            new PoolExhausted(),
            new ProcessFrozen(),
            new CpuThrottled(),
            new JvmPaused(),
            new EventLoopBlocked(),
            new RangeIgnored(),
            new LocalClose(),
            new PeerSendTimeout(),
            new PeerProcessDied(),
            new PeerDraining(),
            new RequestLimit(),
            new ConnectionAgeLimit(),
            new IdleClosedBeforeReuse(),
            new IdleCloseRace(),
            new HandshakeScrubbed(),
            new PeerResetUnreadData(),
            new PeerClosedWithoutResponse(),
            new ConntrackInvalid(),
            new RequestLoop(),
            new BodyRefused(),
            new UpgradeStripped(),
            new ResponseFromIntermediary(),
            new InjectedReset(),
            new SplitPath(),
            new PeerTruncatedResponse(),
            new PeerAborted(),
            new PeerHostGone(),
            new IdleResetByMiddlebox(),
            new IdleDroppedSilently(),
            new AcceptQueueFull(),
            new PathMtuBlackhole(),
            new PacketLoss(),
            new NotTls(),
            new TlsChainIncomplete(),
            new TlsRefused(),
            new TlsHelloUnanswered(),
            new TlsValidationStalled(),
            new TlsTruncated(),
            new FramingDesync(),
            new PeerSlow(),
            new LocalTimeout(),
            new ClientGone(),
            new LocalPortsExhausted(),
            new PortReuseCollision(),
            new AddressFamilyBroken(),
            new StaleAddress(),
            new NameResolutionFailed(),
            new ConnectionRefusedByIcmp(),
            new ConnectionRefused(),
            new ConnectUnanswered(),
            new SilentlyReplayed());

    private Rules() {}

    /** Every rule there is; rules keep no state and are shared. */
    public static List<Rule> all() {
        return ALL;
    }
}
