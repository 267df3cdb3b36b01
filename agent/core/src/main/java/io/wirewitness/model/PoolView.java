package io.wirewitness.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection pool at one moment, by its own counters; -1 where a number is not known.
 *
 * @param name the pool as its users know it, such as {@code PoolingHttpClientConnectionManager}
 * @param route the route that was waited for, such as {@code http://api.example.com:443}; null if the pool has none
 * @param leased connections that are out
 * @param idle connections that wait for a request
 * @param waiting calls that wait for a connection
 * @param most how many may be out for this route (or in all, if the pool has no routes)
 * @param mostSetting the setting that says so, such as {@code setMaxConnPerRoute}; null if not known
 * @param holders who holds the leases, as far as remembered, longest first; the first few of them
 * @param known of how many of the leases the holder is known
 */
public record PoolView(
        String name,
        @Nullable String route,
        int leased,
        int idle,
        int waiting,
        int most,
        @Nullable String mostSetting,
        List<Holder> holders,
        int known) {

    public PoolView {
        holders = List.copyOf(holders);
    }

    /** A pool of whose holders none is known. */
    public PoolView(
            String name,
            @Nullable String route,
            int leased,
            int idle,
            int waiting,
            int most,
            @Nullable String mostSetting) {
        this(name, route, leased, idle, waiting, most, mostSetting, List.of(), 0);
    }

    /** The same with these holders, the first of {@code all} that are known. */
    public PoolView withHolders(List<Holder> found, int all) {
        return new PoolView(name, route, leased, idle, waiting, most, mostSetting, found, all);
    }

    /**
     * Who holds a connection.
     *
     * @param thread the thread that took it
     * @param heldMillis for how long
     * @param stack from where it was taken, innermost first
     * @param awaitsAnswerMillis for how long the peer has owed an answer on it; -1 if it owes none, or that is not known
     */
    public record Holder(String thread, long heldMillis, List<String> stack, long awaitsAnswerMillis) {

        public Holder {
            stack = List.copyOf(stack);
        }

        /** One of which is not known whether it waits for an answer. */
        public Holder(String thread, long heldMillis, List<String> stack) {
            this(thread, heldMillis, stack, -1);
        }
    }
}
