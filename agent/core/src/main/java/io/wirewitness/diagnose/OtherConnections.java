package io.wirewitness.diagnose;

import io.wirewitness.model.Incident;
import io.wirewitness.model.Neighbour;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of other connections to the same server: only captures know, so that a live agent has none. */
public final class OtherConnections {

    /** Timers fire late, and a server looks at ages only when it has something to do. */
    static final long SAME_TIMER_NANOS = 1_000_000_000;

    /** Nearer ends than this are one event, not two. */
    private static final long APART_NANOS = 5_000_000_000L;

    private OtherConnections() {}

    /** Those that the server closed with a FIN directly behind its last response. */
    public static List<Neighbour> closedBehindAResponse(Incident incident) {
        return PeerGoing.others(incident).stream()
                .filter(other -> other.end() == Neighbour.End.SERVER_FIN
                        && other.requests() > 0
                        && other.idleNanos() >= 0
                        && other.idleNanos() < Exchange.DIRECTLY_BEHIND_MILLIS * 1_000_000)
                .toList();
    }

    /** True if one of them carried more requests than that, and one that met the server's end is not counted. */
    public static boolean moreRequestsElsewhere(Incident incident, int responses) {
        return PeerGoing.others(incident).stream().anyMatch(other -> other.requests() > responses + 1);
    }

    /** True if it was closed behind so many responses; one more request may have met that. */
    public static boolean hadResponses(Neighbour other, int responses) {
        return other.requests() == responses || other.requests() == responses + 1;
    }

    /** True if one of them went on beyond that age. */
    public static boolean olderElsewhere(Incident incident, long ageNanos) {
        return PeerGoing.others(incident).stream()
                .anyMatch(other -> other.endNanos() - other.firstNanos() > ageNanos + 2 * SAME_TIMER_NANOS);
    }

    /**
     * One that the server closed in the same second though it had been quiet far longer, three times as long at least, so
     * that no idle limit explains both; null if there is none.
     */
    public static @Nullable Neighbour closedAfterFarMoreQuiet(Incident incident, long endNanos, long idleNanos) {
        for (Neighbour other : PeerGoing.others(incident)) {
            if (other.end() == Neighbour.End.SERVER_FIN
                    && Math.abs(other.endNanos() - endNanos) <= SAME_TIMER_NANOS
                    && other.idleNanos() > Math.max(3 * idleNanos, idleNanos + APART_NANOS)) {
                return other;
            }
        }
        return null;
    }

    /** Those that the server closed with a FIN at that age, at other moments than this connection's. */
    public static List<Neighbour> ofOneAge(Incident incident, long ageNanos) {
        return PeerGoing.others(incident).stream()
                .filter(other -> other.end() == Neighbour.End.SERVER_FIN
                        && Math.abs(other.endNanos() - other.firstNanos() - ageNanos) <= SAME_TIMER_NANOS
                        && Math.abs(other.endNanos() - incident.epochNanos()) >= APART_NANOS)
                .toList();
    }
}
