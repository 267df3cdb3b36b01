package io.wirewitness.diagnose;

import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Incident;

/** Near which end of a connection its packets were captured, told by hop counts that nobody has lowered yet. */
public enum Viewpoint {
    /** At the client's end: its packets have all their hops before them, the server's do not. */
    CLIENT,
    /** At the server's end. */
    SERVER,
    /** Both ends are on this network. */
    BOTH,
    /** In between, or not known. */
    UNKNOWN;

    /** Where an incident's packets were captured; live, that is our own end. */
    public static Viewpoint of(Incident incident) {
        FlowSnapshot.Side ours = incident.ours();
        FlowSnapshot.Side theirs = incident.theirs();
        if (ours == null || theirs == null || !incident.observed()) {
            return UNKNOWN;
        }
        boolean client = undecremented(ours);
        boolean server = undecremented(theirs);
        if (client) {
            return server ? BOTH : CLIENT;
        }
        return server ? SERVER : UNKNOWN;
    }

    private static boolean undecremented(FlowSnapshot.Side side) {
        return side.maxTtl() == side.minTtl() && isInitial(side.maxTtl());
    }

    /** True for the hop counts that systems begin with: Linux and macOS 64, Windows 128, routers 255. */
    public static boolean isInitial(int ttl) {
        return ttl == 64 || ttl == 128 || ttl == 255;
    }
}
