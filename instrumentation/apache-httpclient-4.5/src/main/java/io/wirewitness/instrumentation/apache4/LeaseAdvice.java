package io.wirewitness.instrumentation.apache4;

import io.wirewitness.boot.PoolHooks;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code AbstractConnPool.getPoolEntryBlocking}: the set is read without the pool's lock, for its size only. */
final class LeaseAdvice {

    private LeaseAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
            @Advice.FieldValue("leased") Set<?> leased,
            @Advice.FieldValue("maxTotal") int total,
            @Advice.Return @Nullable Object entry) {
        PoolHooks.leased(entry, leased.size(), total);
    }
}
