package io.wirewitness.instrumentation.apache5;

import io.wirewitness.boot.PoolHooks;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code StrictConnPool.lease}: its future is done at once where a connection was free. The set is read without the pool's lock, for its size only. */
final class LeaseAdvice {

    private LeaseAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.FieldValue("leased") Set<?> leased,
            @Advice.FieldValue("defaultMaxPerRoute") int perRoute,
            @Advice.FieldValue("maxTotal") int total,
            @Advice.Return @Nullable Object future) {
        PoolHooks.leased(future, leased.size(), Math.min(perRoute, total));
    }
}
