package io.wirewitness.agent;

import io.wirewitness.boot.Hooks;
import io.wirewitness.boot.Lease;
import io.wirewitness.boot.SocketState;
import io.wirewitness.model.PoolView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Who holds connections of a library's pools now, as far as leases were remembered. */
final class Holders {

    /** More holders than a log can show. */
    private static final int MOST = 10;

    private static final long MILLI_NANOS = 1_000_000L;

    private Holders() {}

    /** For how long the peer has owed an answer; -1 if it owes none. */
    private static long awaits(SocketState state, long now) {
        return state.awaitingAnswer() && state.failedNanos == 0 ? (now - state.lastWriteNanos) / MILLI_NANOS : -1;
    }

    static List<PoolView.Holder> now(String library) {
        List<PoolView.Holder> holders = new ArrayList<>();
        long now = System.nanoTime();
        Hooks.table().forEach(state -> {
            Lease lease = state.lease;
            if (lease != null && (state.library == null || state.library.equals(library))) {
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
