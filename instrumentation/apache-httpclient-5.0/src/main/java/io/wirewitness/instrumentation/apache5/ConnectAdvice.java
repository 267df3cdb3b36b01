package io.wirewitness.instrumentation.apache5;

import io.wirewitness.boot.PoolHooks;
import net.bytebuddy.asm.Advice;

/** On {@code InternalExecRuntime.connectEndpoint}: a new connection is out of its pool from here on. */
final class ConnectAdvice {

    private ConnectAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object connection) {
        PoolHooks.leased(connection, 1, 1);
    }
}
