package io.wirewitness.agent;

import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.Lease;
import io.wirewitness.boot.SocketState;
import io.wirewitness.model.PoolView;
import java.net.InetAddress;
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

    private static final long MILLI_NANOS = 1_000_000L;

    private Holders() {}

    /** For how long the peer has owed an answer, 0 while bytes flow; -1 if it owes none and nothing has moved for long. */
    private static long awaits(SocketState state, long now) {
        if (state.awaitingAnswer() && state.failedNanos == 0) {
            return (now - state.lastWriteNanos) / MILLI_NANOS;
        }
        return now - state.lastActivityNanos() < STILL_MOVING_NANOS ? 0 : -1;
    }

    private static boolean isOf(SocketState state, @Nullable String route) {
        InetAddress remote = state.remoteAddress;
        if (route == null || remote == null) {
            return true;
        }
        String text = remote.toString(); // name/literal, without a look-up
        int slash = text.indexOf('/');
        boolean host =
                route.contains(text.substring(slash + 1)) || (slash > 0 && route.contains(text.substring(0, slash)));
        return host && (!route.matches(".*:\\d+") || route.endsWith(":" + state.remotePort));
    }

    /**
     * The holders.
     *
     * @param route those of this route only, {@code scheme://host:port}; null for all of the library
     */
    static List<PoolView.Holder> now(String library, @Nullable String route) {
        List<PoolView.Holder> holders = new ArrayList<>();
        long now = System.nanoTime();
        Hooks.table().forEach(state -> {
            Lease lease = state.lease;
            if (lease != null && (state.library == null || state.library.equals(library)) && isOf(state, route)) {
                holders.add(new PoolView.Holder(
                        lease.thread,
                        (now - lease.nanos) / MILLI_NANOS,
                        Connections.frames(lease.at),
                        awaits(state, now)));
            }
        });
        holders.sort(Comparator.comparingLong(PoolView.Holder::heldMillis).reversed());
        return holders.size() > MOST ? List.copyOf(holders.subList(0, MOST)) : holders;
    }
}
