package io.wirewitness.lint;

import io.wirewitness.diagnose.IdleLimit;
import org.jspecify.annotations.Nullable;

/** How much earlier than the receiver the sender of the next request closes an idle connection, over one hop. */
public final class IdleMargin {

    private static final int LAYER_4 = 4;

    private IdleMargin() {}

    /**
     * Of a client and its next hop: negative if the client closes too late, {@link Long#MIN_VALUE} if it never does, {@link
     * Margin#ENOUGH} if that is not known or does not matter.
     */
    public static long ofClient(ConfigSnapshot.Hop hop) {
        Part client = hop.part();
        KnownLimit idle = hop.limit(Peer.Limit.IDLE);
        long kept = keptMillis(hop);
        if (client.kind() != Part.Kind.HTTP_CLIENT || idle == null || idle.value() == Setting.UNLIMITED || kept < 0) {
            return Margin.ENOUGH;
        }
        if (idle.certainty() == KnownLimit.Certainty.ANNOUNCED && takesPromise(hop)) {
            return Margin.ENOUGH; // whether the promise is true is not known
        }
        if (hop.isBusyWithin(idle.value())
                || client.value(SettingKey.LIFETIME, Setting.UNLIMITED) < idle.value() - Margin.RACE_MILLIS) {
            return Margin.ENOUGH; // no connection is ever idle for that long
        }
        return Margin.millis(kept, idle.value());
    }

    /** {@code client keeps 300 s (+30 s cleaner), peer closes at 60 s: margin -270 s}. */
    public static String shown(ConfigSnapshot.Hop hop, KnownLimit peer) {
        return takesPromise(hop)
                ? Margin.arithmetic("client obeys the peer's promise and", keptMillis(hop), "peer", peer.value())
                : Margin.arithmetic("client", hop.part(), "peer", peer.value());
    }

    /** How to let the client close first. */
    public static String keepLess(ConfigSnapshot.Hop hop, KnownLimit peer) {
        long seconds = IdleLimit.belowSeconds(peer.value());
        if (!takesPromise(hop) || seconds < 1) {
            return Margin.keepLess(hop.part().setting(SettingKey.IDLE), peer.value());
        }
        return "let the peer promise less than it keeps, such as " + seconds + " s"
                + (hop.part().library().startsWith("apache-")
                        ? ", or cut the promise by a ConnectionKeepAliveStrategy of at most " + seconds + " s"
                        : "");
    }

    /** How long the client keeps an idle connection once it is set as {@link #keepLess} says; its cleaner stays as it is. */
    public static long keptThenMillis(ConfigSnapshot.Hop hop, KnownLimit peer) {
        long seconds = IdleLimit.belowSeconds(peer.value());
        long period = hop.part().value(SettingKey.CLEANER_PERIOD, 0);
        return seconds < 1 ? 0 : seconds * Margin.SECOND_MILLIS + (period == Setting.UNLIMITED ? 0 : period);
    }

    /** Whether the next request may meet a connection that the peer has closed or is closing. */
    public static boolean isStale(ConfigSnapshot.Hop hop) {
        return ofClient(hop) <= Margin.RACE_MILLIS;
    }

    /** Whether the two ends close at the same time, as far as they know it. */
    public static boolean isRace(long marginMillis) {
        return marginMillis >= -Margin.RACE_MILLIS && marginMillis <= Margin.RACE_MILLIS;
    }

    /** How long the client keeps an idle connection to this peer; -1 if not known. */
    public static long keptMillis(ConfigSnapshot.Hop hop) {
        KnownLimit promise = promise(hop);
        return promise != null && takesPromise(hop)
                ? promise.value()
                : hop.part().idleEffectiveMillis();
    }

    /** What the peer promises in {@code Keep-Alive: timeout=}; null if that is not known. */
    public static @Nullable KnownLimit promise(ConfigSnapshot.Hop hop) {
        KnownLimit idle = hop.limit(Peer.Limit.IDLE);
        return idle != null && idle.certainty() == KnownLimit.Certainty.ANNOUNCED
                ? idle
                : hop.limit(Peer.Limit.PROMISED_IDLE);
    }

    /** Whether the client keeps connections for as long as the peer promises, in place of its own limit. */
    public static boolean takesPromise(ConfigSnapshot.Hop hop) {
        KnownLimit promise = promise(hop);
        Part client = hop.part();
        return promise != null
                && client.on(SettingKey.OBEYS_HINT)
                && !(client.on(SettingKey.HINT_ONLY_SHORTENS)
                        && client.value(SettingKey.IDLE, Setting.UNLIMITED) <= promise.value());
    }

    /** Whether the client's own limit would do, and only the period of the task that enforces it makes it too long. */
    public static boolean isCleanerLate(ConfigSnapshot.Hop hop) {
        KnownLimit idle = hop.limit(Peer.Limit.IDLE);
        long own = hop.part().value(SettingKey.IDLE, -1);
        return idle != null
                && own >= 0
                && !takesPromise(hop)
                && isStale(hop)
                && Margin.millis(own, idle.value()) > Margin.RACE_MILLIS;
    }

    /** Whether the client is known to ignore the only thing that is known of the peer's limit: its promise. */
    public static boolean ignoresPromise(ConfigSnapshot.Hop hop) {
        KnownLimit idle = hop.limit(Peer.Limit.IDLE);
        return idle != null
                && idle.certainty() == KnownLimit.Certainty.ANNOUNCED
                && hop.part().off(SettingKey.OBEYS_HINT);
    }

    /** Whether the client has no limit, and the peer has one that is not just assumed of a process on the same host. */
    public static boolean isWithoutLimit(ConfigSnapshot.Hop hop) {
        KnownLimit idle = hop.limit(Peer.Limit.IDLE);
        return ofClient(hop) == Long.MIN_VALUE
                && idle != null
                && (!hop.peer().near() || idle.certainty() == KnownLimit.Certainty.OBSERVED);
    }

    /**
     * Of a hop in front and a server of ours, by this limit of the server: negative if the server closes too early, {@link
     * Margin#ENOUGH} if that is not known or does not matter.
     */
    public static long ofServer(ConfigSnapshot.Hop hop, SettingKey limit) {
        KnownLimit front = hop.limit(Peer.Limit.IDLE);
        long closes = hop.part().value(limit, Setting.UNLIMITED);
        if (front == null || closes == Setting.UNLIMITED || closes < 0 || hop.isBusyWithin(closes)) {
            return Margin.ENOUGH;
        }
        if (hop.peer().layer() == LAYER_4 || isUsedOnce(hop.peer())) {
            return Margin.ENOUGH; // it keeps no connections of its own
        }
        if (hop.peer().runs("nginx") && front.certainty() == KnownLimit.Certainty.GUESSED) {
            return Margin
                    .ENOUGH; // by default it keeps none, or has a rule of its own: nginx-keeps-upstream-connections
        }
        return Margin.millis(front.value(), closes);
    }

    /** Whether this peer is known to open a connection for each request. */
    public static boolean isUsedOnce(Peer peer) {
        KnownLimit requests = peer.limit(Peer.Limit.REQUESTS);
        return requests != null && requests.value() == 1;
    }
}
