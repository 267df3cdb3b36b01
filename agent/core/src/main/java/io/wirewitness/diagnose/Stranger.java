package io.wirewitness.diagnose;

import io.wirewitness.model.Endpoint;
import io.wirewitness.model.Incident;
import io.wirewitness.model.Neighbour;
import org.jspecify.annotations.Nullable;

/**
 * Another server address that spoke to a connection's own port, once and in its midst, and was reset by the client's host: a
 * packet of the server that nobody translated.
 */
public final class Stranger {

    /** A host answers a stranger's packet at once; a connection of its own would have lived longer. */
    private static final long AT_ONCE_NANOS = 50_000_000;

    /** The end reaches the client within a few round trips of what caused it. */
    private static final long CAUSED_WITHIN_NANOS = 5_000_000_000L;

    private Stranger() {}

    /** The one that spoke; null if nobody did. */
    public static @Nullable Neighbour of(Incident incident, Exchange exchange) {
        Endpoint local = incident.local();
        Endpoint remote = incident.remote();
        if (local == null || remote == null) {
            return null;
        }
        for (Neighbour other : incident.surroundings().neighbours()) {
            boolean samePort =
                    other.client().equals(local) && !other.server().host().equals(remote.host());
            boolean unknown = other.syns() == 0 && other.connectedNanos() == 0 && other.requests() == 0;
            boolean resetAtOnce =
                    other.end() == Neighbour.End.CLIENT_RESET && other.endNanos() - other.firstNanos() <= AT_ONCE_NANOS;
            long before = incident.epochNanos() - other.firstNanos();
            boolean inItsMidst = other.firstNanos() >= exchange.connection().exchangeStartNanos()
                    && (before <= CAUSED_WITHIN_NANOS || !exchange.ended())
                    && before >= 0;
            if (samePort && unknown && resetAtOnce && inItsMidst) {
                return other;
            }
        }
        return null;
    }
}
