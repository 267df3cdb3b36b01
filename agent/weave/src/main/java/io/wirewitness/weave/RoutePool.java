package io.wirewitness.weave;

import io.wirewitness.model.PoolView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pool by routes, as both generations of Apache HttpCore have it (AbstractConnPool, StrictConnPool): one limit for each
 * route, one for all, and the one of both that ran out. Read without the pool's lock.
 *
 * @param counted the route's own pool, or the pool of all
 * @param ofRoute whether it is the route's
 * @param most its limit
 */
public record RoutePool(Object counted, boolean ofRoute, long most) {

    /** What ran out for a call on this route; {@code route} is the library's own object, or null if not known. */
    public static RoutePool of(Object pool, @Nullable Object route) {
        Object own = Fields.read(pool, "routeToPool") instanceof Map<?, ?> routes && route != null
                ? routes.get(route)
                : null;
        long perRoute = Fields.read(pool, "maxPerRoute") instanceof Map<?, ?> limits
                        && route != null
                        && limits.get(route) instanceof Number limit
                ? limit.longValue()
                : Fields.number(pool, -1, "defaultMaxPerRoute");
        long total = Fields.number(pool, -1, "maxTotal");
        return own != null && (size(Fields.read(own, "leased")) >= perRoute || total < 0)
                ? new RoutePool(own, true, perRoute)
                : new RoutePool(pool, false, total);
    }

    /**
     * Its counters.
     *
     * @param route the route for people; told only if it is the route's limit that was reached
     * @param pending who waits, if that is not counted by route
     */
    public PoolView view(String name, @Nullable String route, @Nullable Object pending) {
        return new PoolView(
                name,
                ofRoute ? route : null,
                size(Fields.read(counted, "leased")),
                size(Fields.read(counted, "available")),
                size(pending != null ? pending : Fields.read(counted, "pending")),
                (int) most,
                ofRoute ? "setMaxConnPerRoute" : "setMaxConnTotal");
    }

    /** The entries of the connections that are out; null if that is not known. */
    public @Nullable Collection<?> leased() {
        return Fields.read(counted, "leased") instanceof Collection<?> entries ? entries : null;
    }

    private static int size(@Nullable Object collection) {
        return collection instanceof Collection<?> all
                ? all.size()
                : collection instanceof Map<?, ?> map ? map.size() : -1;
    }

    /** All entries of a pool that keeps those that are out in {@code leased} and the others in {@code available}; null if it does not. */
    public static @Nullable Collection<?> all(@Nullable Object pool) {
        if (Fields.read(pool, "leased") instanceof Collection<?> leased
                && Fields.read(pool, "available") instanceof Collection<?> available) {
            List<Object> all = new ArrayList<>(available);
            all.addAll(leased);
            return all;
        }
        return null;
    }
}
