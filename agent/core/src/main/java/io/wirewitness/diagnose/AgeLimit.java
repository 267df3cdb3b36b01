package io.wirewitness.diagnose;

import io.wirewitness.model.Incident;
import io.wirewitness.model.Neighbour;
import io.wirewitness.model.TcpSegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several connections that a server closed at one age, at different moments and after different idle times.
 *
 * @param fin the FIN that ended this one
 * @param ageNanos how old it was
 * @param others the others of that age
 */
public record AgeLimit(TcpSegment fin, long ageNanos, List<Neighbour> others) {

    /** Younger connections end for many reasons within a second of each other. */
    private static final long YOUNGEST_NANOS = 10_000_000_000L;

    /** One more of the same age can be chance. */
    private static final int OTHERS_AT_LEAST = 2;

    public AgeLimit {
        others = List.copyOf(others);
    }

    /** The reading; null if other connections do not say so, or there are none. */
    public static @Nullable AgeLimit of(Incident incident) {
        Exchange exchange = Exchange.of(incident);
        Ending ending = Ending.of(incident);
        TcpSegment fin = ending == null ? null : ending.peerFin();
        if (exchange == null || ending == null || fin == null || ending.begunByUs()) {
            return null;
        }
        long opened = exchange.connection().openedNanos();
        long age = fin.epochNanos() - opened;
        if (opened == 0 || age < YOUNGEST_NANOS || OtherConnections.olderElsewhere(incident, age)) {
            return null;
        }
        List<Neighbour> others = OtherConnections.ofOneAge(incident, age);
        return others.size() >= OTHERS_AT_LEAST && differ(incident, exchange, others)
                ? new AgeLimit(fin, age, others)
                : null;
    }

    /** {@code 2 other connections were closed at the same age, after other idle times}. */
    public String text() {
        return Quantity.counted(others.size(), "other connection") + " to the server "
                + (others.size() == 1 ? "was" : "were") + " closed at the same age, after other idle times";
    }

    /** An idle limit ends connections of one age too, if they were used alike. */
    private static boolean differ(Incident incident, Exchange exchange, List<Neighbour> others) {
        List<Long> idle = new ArrayList<>();
        others.forEach(other -> idle.add(other.idleNanos()));
        if (idle.contains(-1L)) {
            return false;
        }
        if (exchange.idleMillis() >= 0) {
            long finAge = Math.max(0, IdleLimit.finAgeNanos(incident, exchange));
            idle.add(Math.max(0, exchange.idleMillis() * 1_000_000 - finAge));
        }
        return PeerGoing.spread(idle) > OtherConnections.SAME_TIMER_NANOS;
    }
}
