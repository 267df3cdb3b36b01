package io.wirewitness.instrumentation.jettyserver;

import io.wirewitness.boot.ServerHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code HttpOutput.onWriteComplete(boolean, Throwable)} of 9.4 to 11, which handlers may never hear of. */
final class WriteFailedAdvice {

    private WriteFailedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue("_channel") @Nullable Object channel, @Advice.Argument(1) @Nullable Throwable thrown) {
        if (thrown != null) ServerHooks.requestFailed("jetty", channel, channel, thrown);
    }
}
