package io.wirewitness.diagnose;

import org.jspecify.annotations.Nullable;

/**
 * Idle limits at which boxes on the way are known to forget a connection.
 *
 * @param seconds the limit
 * @param known where it is met
 */
public record RoundLimit(long seconds, String known) {

    // vendors' manuals and public reports; docs/causes/idle-reset-by-middlebox.md names them
    private static final RoundLimit[] ALL = {
        new RoundLimit(240, "Azure load balancer"),
        new RoundLimit(350, "AWS NAT gateway and network load balancer"),
        new RoundLimit(900, "IPVS (Kubernetes, Docker Swarm) and several cloud load balancers"),
        new RoundLimit(1200, "Google Cloud NAT"),
        new RoundLimit(1800, "firewalls"),
        new RoundLimit(3600, "firewalls"),
    };

    /** A connection that was forgotten at the limit is used again within a quarter of it; later, more else has had the time. */
    private static final double NEAR = 1.25;

    /** The largest such limit that an idle time has reached; null if it is below all. However far above does not matter. */
    public static @Nullable RoundLimit reachedBy(long idleMillis) {
        RoundLimit reached = null;
        for (RoundLimit limit : ALL) {
            if (idleMillis >= limit.seconds * 1000) {
                reached = limit;
            }
        }
        return reached;
    }

    /**
     * The limit that an idle time has just reached, and exceeds by a quarter of it at most; null if there is none. The longer a
     * connection was idle, the more time a server's host had to be restarted.
     */
    public static @Nullable RoundLimit justReachedBy(long idleMillis) {
        RoundLimit reached = reachedBy(idleMillis);
        return reached != null && idleMillis <= reached.seconds * 1000 * NEAR ? reached : null;
    }
}
