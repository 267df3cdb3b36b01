package io.wirewitness.diagnose;

import io.wirewitness.diagnose.rules.ConnectUnanswered;
import io.wirewitness.diagnose.rules.ConnectionRefused;
import io.wirewitness.diagnose.rules.IdleCloseRace;
import io.wirewitness.diagnose.rules.IdleClosedBeforeReuse;
import io.wirewitness.diagnose.rules.IdleDroppedSilently;
import io.wirewitness.diagnose.rules.IdleResetByMiddlebox;
import io.wirewitness.diagnose.rules.InjectedReset;
import io.wirewitness.diagnose.rules.LocalClose;
import io.wirewitness.diagnose.rules.LocalTimeout;
import io.wirewitness.diagnose.rules.PeerAborted;
import io.wirewitness.diagnose.rules.PeerClosedWithoutResponse;
import io.wirewitness.diagnose.rules.PeerResetUnreadData;
import io.wirewitness.diagnose.rules.PeerSlow;
import io.wirewitness.diagnose.rules.SilentlyReplayed;
import io.wirewitness.diagnose.rules.SplitPath;
import java.util.List;

/** The list of rules: the order in which equally strong opinions win, our own doings first. */
public final class Rules {

    private static final List<Rule> ALL = List.of(
            new LocalClose(),
            new IdleClosedBeforeReuse(),
            new IdleCloseRace(),
            new PeerResetUnreadData(),
            new PeerClosedWithoutResponse(),
            new InjectedReset(),
            new SplitPath(),
            new PeerAborted(),
            new IdleResetByMiddlebox(),
            new IdleDroppedSilently(),
            new PeerSlow(),
            new LocalTimeout(),
            new ConnectionRefused(),
            new ConnectUnanswered(),
            new SilentlyReplayed());

    private Rules() {}

    /** Every rule there is; rules keep no state and are shared. */
    public static List<Rule> all() {
        return ALL;
    }
}
