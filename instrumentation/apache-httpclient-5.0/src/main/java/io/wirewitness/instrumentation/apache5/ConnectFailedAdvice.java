package io.wirewitness.instrumentation.apache5;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code InternalExecRuntime.connectEndpoint} and {@code upgradeTls}: TCP and TLS. */
final class ConnectFailedAdvice {

    private ConnectFailedAdvice() {}

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.This Object connection, @Advice.Thrown @Nullable Throwable thrown) {
        if (thrown != null) CallHooks.attemptFailed("apache-httpclient5", null, connection, thrown);
    }
}
