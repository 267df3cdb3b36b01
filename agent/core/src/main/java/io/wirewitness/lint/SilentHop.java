package io.wirewitness.lint;

import io.wirewitness.diagnose.Quantity;
import java.util.ArrayList;
import java.util.List;

/**
 * An idle connection that a box on the way forgets and tells nobody, before the part closes it. Immutable; any thread.
 *
 * @param hop the part and the box
 * @param limit when the box forgets it
 */
public record SilentHop(ConfigSnapshot.Hop hop, KnownLimit limit) {

    /** How the configuration names a box that is IPVS. */
    private static final String IPVS = "ipvs";

    /** What IPVS forgets after: kernel, ip_vs_proto_tcp.c. */
    private static final long IPVS_MILLIS = 900_000;

    /**
     * All that are known; without those that proxies of HTTP answer for, that never pause for so long, or that pings of the
     * protocol keep alive.
     */
    public static List<SilentHop> of(ConfigSnapshot config) {
        List<SilentHop> all = new ArrayList<>();
        for (ConfigSnapshot.Hop hop : config.nextHops()) {
            KnownLimit limit = hop.limit(Peer.Limit.IDLE);
            Peer peer = hop.peer();
            if (limit == null || limit.value() == Setting.UNLIMITED || !peer.dropsSilently() || peer.readsHttp()) {
                continue;
            }
            Part part = hop.part();
            if (part.idleEffectiveMillis() >= limit.value()
                    && !hop.isBusyWithin(limit.value())
                    && part.value(SettingKey.PING_INTERVAL, Setting.UNLIMITED) >= limit.value()
                    && part.value(SettingKey.HEARTBEAT, Setting.UNLIMITED) >= limit.value()) {
                all.add(new SilentHop(hop, limit));
            }
        }
        return all;
    }

    /** The part. */
    public Part part() {
        return hop.part();
    }

    /** Whether the box is IPVS: somebody said so, or its limit is IPVS's where a cluster has it. */
    public boolean isIpvs(HostSettings host) {
        return IPVS.equals(hop.peer().server())
                || (host.orchestrator() != null && Math.abs(limit.value() - IPVS_MILLIS) <= Margin.RACE_MILLIS);
    }

    /** Whether a rule of its own speaks for this kind of part: gRPC, databases, Kafka. */
    public boolean hasItsOwnRule() {
        return part().kind() == Part.Kind.GRPC_CHANNEL || part().kind() == Part.Kind.DATABASE_POOL || part().isKafka();
    }

    /** {@code client keeps 300 s, the path forgets idle connections at 240 s without a word: margin -60 s}. */
    public String arithmetic() {
        return "client keeps " + part().shownIdle() + ", the path forgets idle connections at "
                + Quantity.millis(limit.value()) + " without a word: margin "
                + Margin.shown(Margin.millis(part().idleEffectiveMillis(), limit.value()));
    }
}
