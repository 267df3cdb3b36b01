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

    /** The largest such limit that an idle time has reached; null if it is below all. */
    public static @Nullable RoundLimit reachedBy(long idleMillis) {
        RoundLimit reached = null;
        for (RoundLimit limit : ALL) {
            if (idleMillis >= limit.seconds * 1000) {
                reached = limit;
            }
        }
        return reached;
    }
}
