package io.wirewitness.instrumentation.apache4;

import io.wirewitness.boot.PoolHooks;
import net.bytebuddy.asm.Advice;

/** On {@code DefaultHttpClientConnectionOperator.connect}: TCP and TLS; a new connection is out of its pool from here on. */
final class ConnectAdvice {

    private ConnectAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) Object connection) {
        PoolHooks.leased(connection, 1, 1);
    }
}
