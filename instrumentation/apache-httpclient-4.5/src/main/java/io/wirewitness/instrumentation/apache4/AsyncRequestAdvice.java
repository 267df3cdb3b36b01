package io.wirewitness.instrumentation.apache4;

import io.wirewitness.boot.CallHooks;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** On {@code generateRequest} of the asynchronous client's exchange handlers: what it returns is written next. */
final class AsyncRequestAdvice {

    private AsyncRequestAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object call, @Advice.Return @Nullable Object request) {
        if (request != null) CallHooks.requestOn("apache-httpclient", call, false, call);
    }
}
