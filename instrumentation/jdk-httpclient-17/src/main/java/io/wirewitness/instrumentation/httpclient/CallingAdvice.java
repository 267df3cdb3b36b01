package io.wirewitness.instrumentation.httpclient;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code MultiExchange.responseAsync}: {@code send} passes the client's own executor, {@code sendAsync} its delegate; the thread of {@code send} waits for this call. */
final class CallingAdvice {

    private CallingAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object call,
            @Advice.FieldValue("executor") @Nullable Object waiting,
            @Advice.Argument(0) @Nullable Object executor) {
        if (executor == waiting) CallHooks.calling(call);
    }
}
