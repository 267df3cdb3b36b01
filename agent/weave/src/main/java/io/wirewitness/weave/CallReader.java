package io.wirewitness.weave;

import io.wirewitness.model.Call;
import io.wirewitness.model.PoolView;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a library's own call object says, reflectively, on the failure path only. Never calls anything of the
 * library that blocks, locks, initialises or has side effects.
 */
public interface CallReader {

    /** The library's name as the probe's advice gives it to {@code Hooks}, such as {@code okhttp}. */
    String library();

    /**
     * The call that the object stands for; null if the object is not one this reader knows.
     *
     * @param call the library's object
     * @param id the identity to give the call
     */
    @Nullable
    Call read(Object call, long id);

    /**
     * The same call once it was answered with an error status, with the heads of the answer and, as far as cheap, of its
     * request.
     *
     * @param response the library's object for the answer, as the probe's advice gave it to {@code CallHooks}; null if the
     *     call leads to it
     */
    default @Nullable Call answered(Object call, @Nullable Object response, long id) {
        return read(call, id);
    }

    /**
     * What a pool's own counters say; null if the object is no pool that this reader knows.
     *
     * @param pool the library's object, as the probe's advice gave it to {@code PoolHooks}
     * @param call the call that waited, or null
     */
    default @Nullable PoolView pool(Object pool, @Nullable Object call) {
        return null;
    }

    /**
     * The library's own collection of the connections that are out, of those that {@link #pool} counts: objects from which the
     * probe's steps lead to a socket. Null if it has none. Others change it meanwhile.
     *
     * @param pool as in {@link #pool}
     * @param call as in {@link #pool}
     */
    default @Nullable Collection<?> leased(Object pool, @Nullable Object call) {
        return null;
    }
}
