package io.wirewitness.explain;

import io.wirewitness.model.FlowKey;
import io.wirewitness.model.FlowSnapshot;
import io.wirewitness.model.Neighbour;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A connection that failed somebody, frozen, until enough is known of its neighbours. Not thread-safe. */
final class Suspect {

    /** A few that ended well are enough to say that not all was bad. */
    private static final int GOOD_AFTER_AT_MOST = 8;

    private static final int BAD_AFTER_AT_MOST = 32;

    final Vantage point;
    final FlowSnapshot flow;
    final @Nullable FlowKey twin;
    final boolean again;
    final Observation seen;
    private final Set<Neighbour> neighbours;
    private int good;
    private int bad;
    private boolean settled;

    Suspect(
            Vantage point,
            FlowSnapshot flow,
            @Nullable FlowKey twin,
            boolean again,
            Observation seen,
            Set<Neighbour> before) {
        this.point = point;
        this.flow = flow;
        this.twin = twin;
        this.again = again;
        this.seen = seen;
        neighbours = new LinkedHashSet<>(before);
    }

    long epochNanos() {
        return seen.epochNanos();
    }

    /** Another connection of one of its hosts has ended meanwhile; false if no more of them are wanted. */
    boolean offer(Neighbour neighbour) {
        if (Neighbourhood.isNeighbour(neighbour, flow, epochNanos())) {
            boolean ill = Neighbourhood.isBad(neighbour.end());
            if (ill ? bad < BAD_AFTER_AT_MOST : good < GOOD_AFTER_AT_MOST) {
                neighbours.add(neighbour);
                bad += ill ? 1 : 0;
                good += ill ? 0 : 1;
            }
        }
        return !settled && bad < BAD_AFTER_AT_MOST;
    }

    /** Whether it has not yet seen enough others that went well. */
    boolean wantsGood() {
        return !settled && good < GOOD_AFTER_AT_MOST;
    }

    Set<Neighbour> neighbours() {
        return neighbours;
    }

    /** It was judged, or belongs to one that was. */
    void settle() {
        settled = true;
    }

    boolean settled() {
        return settled;
    }
}
