package io.wirewitness.instrumentation.jettyserver;

import io.wirewitness.boot.ServerHooks;
import java.util.concurrent.TimeoutException;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * On {@code HttpOutput.onWriteComplete(boolean, Throwable)} of 9.4 to 11: the time-out of a write, which no system call
 * reports. Other exceptions come out of the socket itself.
 */
final class WriteFailedAdvice {

    private WriteFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue("_channel") @Nullable Object channel, @Advice.Argument(1) @Nullable Throwable thrown) {
        if (thrown instanceof TimeoutException) ServerHooks.requestFailed("jetty", channel, channel, thrown);
    }
}
