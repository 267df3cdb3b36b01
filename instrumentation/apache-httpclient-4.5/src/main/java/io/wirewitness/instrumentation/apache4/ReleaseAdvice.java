package io.wirewitness.instrumentation.apache4;

import io.wirewitness.boot.PoolHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code releaseConnection} of the connection managers. */
final class ReleaseAdvice {

    private ReleaseAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) @Nullable Object connection) {
        PoolHooks.released(connection);
    }
}
