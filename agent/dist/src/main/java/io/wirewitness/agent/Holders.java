package io.wirewitness.agent;

import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.Lease;
import io.wirewitness.boot.SocketState;
import io.wirewitness.model.PoolView;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who holds connections of a library's pools now, as far as leases were remembered. */
final class Holders {

    /** More holders than a log can show. */
    private static final int MOST = 10;

    /** A body that is being read keeps moving. */
    private static final long STILL_MOVING_NANOS = 10_000_000_000L;

    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final long MILLI_NANOS = 1_000_000L;

    private Holders() {}

    /** For how long the peer has owed an answer, 0 while bytes flow; -1 if it owes none and nothing has moved for long. */
    private static long awaits(SocketState state, long now) {
        if (state.awaitingAnswer() && state.failedNanos == 0) {
            return (now - state.lastWriteNanos) / MILLI_NANOS;
        }
        return now - state.lastActivityNanos() < STILL_MOVING_NANOS ? 0 : -1;
    }

    /**
     * The library's connections of a route, for pools that do not tell which are theirs: by the peer's name or address, and
     * its port. Behind a proxy that is not the route's, and none is found.
     *
     * @param route {@code scheme://host:port}; null for all of the library
     */
    static List<SocketState> ofRoute(String library, @Nullable String route) {
        List<SocketState> found = new ArrayList<>();
        Hooks.table().forEach(state -> {
            if ((state.library == null || state.library.equals(library)) && isOf(state, route)) {
                found.add(state);
            }
        });
        return found;
    }

    private static boolean isOf(SocketState state, @Nullable String route) {
        InetAddress remote = state.remoteAddress;
        if (route == null) {
            return true;
        }
        try {
            URI key = new URI(route);
            String host = key.getHost();
            int port = key.getPort() > 0 ? key.getPort() : "https".equals(key.getScheme()) ? HTTPS : HTTP;
            if (remote == null || host == null || port != state.remotePort) {
                return false;
            }
            String name = Connections.hostName(remote);
            String literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            return host.equalsIgnoreCase(name) || remote.getHostAddress().equalsIgnoreCase(literal);
        } catch (URISyntaxException unreadable) {
            return false;
        }
    }

    /** The pool with those of these connections whose leases were remembered. */
    static PoolView now(PoolView pool, List<SocketState> connections) {
        List<PoolView.Holder> holders = new ArrayList<>();
        long now = System.nanoTime();
        List<SocketState> leased = new ArrayList<>(connections);
        leased.removeIf(state -> state.lease == null);
        leased.sort(Comparator.comparingLong(state -> {
            Lease lease = state.lease;
            return lease == null ? 0 : lease.nanos - now;
        }));
        for (SocketState state : leased.subList(0, Math.min(MOST, leased.size()))) {
            Lease lease = state.lease;
            if (lease != null) {
                holders.add(new PoolView.Holder(
                        lease.thread,
                        (now - lease.nanos) / MILLI_NANOS,
                        Connections.frames(lease.at),
                        awaits(state, now)));
            }
        }
        return pool.withHolders(holders, leased.size());
    }
}
